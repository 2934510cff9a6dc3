package io.dualmix.data.format;

import io.dualmix.data.image.ClassTable;

/** What the keys of the data sets of the Cityscapes family stand for. */
final class StreetOptions {
  private StreetOptions() {}

  /** The kind of label files of {@code label_format}; null for what is there. */
  static LabelCode code(String labelFormat, DatasetContext context) {
    if (labelFormat == null) {
      return null;
    }
    context.requireOneOf(labelFormat, "label_format", "ids", "train_ids");
    return labelFormat.equals("ids") ? LabelCode.CITYSCAPES_IDS : LabelCode.TRAIN_IDS;
  }

  /** The classes of {@code class_set}; {@code own} where it is null. */
  static ClassTable classes(String classSet, DatasetContext context, ClassTable own) {
    return classSet == null ? own : CityscapesClasses.set(classSet, context.key() + ".class_set");
  }
}
