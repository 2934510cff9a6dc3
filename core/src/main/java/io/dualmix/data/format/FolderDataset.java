package io.dualmix.data.format;

import io.dualmix.data.PairedDataset;

/**
 * Images and labels in folders or in a list file, in name order. Images without a label file are
 * unlabelled. The layout is validated on opening, a file on reading.
 */
public final class FolderDataset {
  private FolderDataset() {}

  /**
   * Lists the files.
   *
   * @throws io.dualmix.DualMixException if a folder or a listed file is missing, or there is no
   *     image; also if no label matches an image, or an image would be its own label
   */
  public static PairedDataset open(FolderSpec spec) {
    return new PairedDataset(
        spec.classes(),
        spec.mapping(),
        FolderFiles.find(spec),
        "from " + spec.root().resolve(spec.list() != null ? spec.list() : spec.images()));
  }
}
