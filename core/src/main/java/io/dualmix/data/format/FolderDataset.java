package io.dualmix.data.format;

import io.dualmix.data.PairedDataset;

/**
 * Images and labels in folders, or in a list file; in the order of their names. Images without a
 * label are unlabelled. The layout is checked when it is opened, a file when it is read.
 */
public final class FolderDataset {
  private FolderDataset() {}

  /**
   * Finds the files.
   *
   * @throws io.dualmix.DualMixException if a folder or a listed file is missing, or there is no
   *     image; also if there are labels, but none of them belongs to an image, or an image would be
   *     its own label
   */
  public static PairedDataset open(FolderSpec spec) {
    return new PairedDataset(
        spec.classes(),
        spec.mapping(),
        FolderFiles.find(spec),
        "from " + spec.root().resolve(spec.list() != null ? spec.list() : spec.images()));
  }
}
