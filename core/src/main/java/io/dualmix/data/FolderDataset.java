package io.dualmix.data;

import io.dualmix.DualMixException;
import java.util.Optional;

/**
 * Images and labels in folders, or in a list file; in the order of their names. Images without a
 * label are unlabelled. The layout is checked when it is opened, a file when it is read.
 */
public final class FolderDataset extends DerivedDataset {

  /**
   * Finds the files.
   *
   * @throws DualMixException if a folder or a listed file is missing, or there is no image; also if
   *     there are labels, but none of them belongs to an image
   */
  public FolderDataset(FolderSpec spec) {
    super(
        new PairedDataset(
            spec.classes(),
            spec.mapping(),
            FolderFiles.find(spec),
            "from " + spec.root().resolve(spec.list() != null ? spec.list() : spec.images())));
  }

  @Override
  public RgbImage image(int index, ImageSize least) {
    return base().image(index, least);
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    return base().imageOrigin(index);
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    return base().labelOrigin(index);
  }
}
