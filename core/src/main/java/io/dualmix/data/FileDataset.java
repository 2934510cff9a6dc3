package io.dualmix.data;

import io.dualmix.data.image.ImageDecoder;

/** A data set of files, whose reading can be changed. */
public interface FileDataset extends Dataset {
  /** The same data set with unknown label values or classes ignored. */
  FileDataset ignoringUnknown();

  /** The same data set with other decoding options. */
  FileDataset reading(ImageDecoder other);
}
