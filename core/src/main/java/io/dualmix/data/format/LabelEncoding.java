package io.dualmix.data.format;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelMapping;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The encodings of label files in the Cityscapes family. 255 is ignored in all of them. */
public enum LabelEncoding {
  /**
   * Cityscapes' {@code labelIds} and GTA5's palette: 0 to 33, and 34 for GTA5's license plates. 19
   * of them are evaluated (cityscapesScripts, {@code helpers/labels.py}).
   */
  CITYSCAPES_IDS(
      34, List.of(7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33)),

  /** The indices of the 19 classes, used by {@code labelTrainIds} and BDD100K. */
  TRAIN_IDS(18, List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)),

  /**
   * SYNTHIA-RAND-CITYSCAPES' 0 to 22, by the README of the data set. Void (0), parking slots (13),
   * road works (14) and lane markings (22) have no counterpart and are ignored, as in the
   * literature.
   */
  SYNTHIA(22, List.of(3, 4, 2, 21, 5, 7, 15, 9, 6, 16, 1, 10, 17, 8, 18, 19, 20, 12, 11));

  private final int last;
  private final List<Integer> raw;

  /**
   * @param last the largest value; all values from 0 are in use
   * @param raw the value of each of the 19 classes, in the order of their train ids
   */
  LabelEncoding(int last, List<Integer> raw) {
    this.last = last;
    this.raw = raw;
  }

  /**
   * The mapping to the classes of a table by name; the values of other classes are ignored, and
   * values outside of the encoding are an error.
   */
  public LabelMapping mapping(ClassTable table) {
    List<String> names = CityscapesClasses.ALL.names();
    Map<Integer, Integer> classes = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      int index = table.names().indexOf(names.get(i));
      if (index >= 0) {
        classes.put(raw.get(i), index);
      }
    }
    Set<Integer> ignored = new HashSet<>();
    for (int value = 0; value <= last; value++) {
      if (!classes.containsKey(value)) {
        ignored.add(value);
      }
    }
    LabelMapping mapping = LabelMapping.values(classes, ignored);
    return this == SYNTHIA ? mapping.redOfWideColour() : mapping;
  }
}
