package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import java.util.Arrays;
import java.util.List;

/**
 * A data set with labels mapped to another class table. Classes are matched by name; pixels of
 * classes that are not in the other table are ignored.
 */
public final class ReclassifiedDataset extends DerivedDataset {
  private static final short UNKNOWN = -1;

  private final ClassTable classes;
  private final List<String> dropped;

  /** The new index of each old index. */
  private final short[] table = new short[256];

  private ReclassifiedDataset(Dataset base, ClassTable classes) {
    super(base);
    this.classes = classes;
    List<String> before = base.classes().names();
    List<String> after = classes.names();
    this.dropped = before.stream().filter(name -> !after.contains(name)).toList();
    Arrays.fill(table, UNKNOWN);
    table[ClassTable.IGNORE] = ClassTable.IGNORE;
    for (int i = 0; i < before.size(); i++) {
      int index = after.indexOf(before.get(i));
      table[i] = (short) (index < 0 ? ClassTable.IGNORE : index);
    }
  }

  /**
   * A data set with the classes of {@code classes}; the base itself if its classes are the same.
   */
  public static Dataset to(Dataset base, ClassTable classes) {
    return base.classes().names().equals(classes.names())
        ? base
        : new ReclassifiedDataset(base, classes);
  }

  @Override
  public ClassTable classes() {
    return classes;
  }

  @Override
  public LabelImage label(int index) {
    LabelImage label = base().label(index);
    byte[] mapped = new byte[label.classes().length];
    for (int i = 0; i < mapped.length; i++) {
      int before = label.classes()[i] & 0xFF;
      if (table[before] == UNKNOWN) {
        throw new DualMixException(
            "The label of "
                + name(index)
                + " ("
                + base().describe()
                + ") holds the class "
                + before
                + "; there are "
                + base().classes().size(),
            "");
      }
      mapped[i] = (byte) table[before];
    }
    return new LabelImage(label.width(), label.height(), mapped);
  }

  @Override
  public String describe() {
    return dropped.isEmpty()
        ? base().describe()
        : base().describe() + ", labels ignored: " + String.join(", ", dropped);
  }
}
