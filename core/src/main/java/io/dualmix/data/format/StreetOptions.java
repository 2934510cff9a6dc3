package io.dualmix.data.format;

import io.dualmix.data.image.ClassTable;

/** Resolves option values of the data sets in the Cityscapes family. */
final class StreetOptions {
  private StreetOptions() {}

  /** The encoding for {@code label_format}; null to detect it. */
  static LabelEncoding code(String labelFormat) {
    if (labelFormat == null) {
      return null;
    }
    return labelFormat.equals("ids") ? LabelEncoding.CITYSCAPES_IDS : LabelEncoding.TRAIN_IDS;
  }

  /** The classes of {@code class_set}; {@code own} if it is null. */
  static ClassTable classes(String classSet, DatasetContext context, ClassTable own) {
    return classSet == null ? own : CityscapesClasses.set(classSet, context.key() + ".class_set");
  }
}
