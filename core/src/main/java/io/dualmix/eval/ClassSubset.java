package io.dualmix.eval;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A subset of the classes, for a mean over them. The scores of the single classes do not change: a
 * pixel predicted as a class outside the subset counts as a false negative, as in the SYNTHIA
 * protocol.
 *
 * @param name as shown in tables, such as {@code cityscapes13}
 * @param indices of the classes, at least one
 */
public record ClassSubset(String name, List<Integer> indices) {
  public ClassSubset {
    indices = List.copyOf(indices);
    if (indices.isEmpty()) {
      throw new DualMixException("The subset " + name + " has no class", "Name at least one.");
    }
  }

  /**
   * The named classes of a table.
   *
   * @throws DualMixException if one of them is not in the table
   */
  public static ClassSubset of(String name, List<String> names, ClassTable table) {
    List<Integer> indices = new ArrayList<>();
    for (String wanted : names) {
      int index = table.names().indexOf(wanted);
      if (index < 0) {
        throw new DualMixException(
            "evaluation.classes names '" + wanted + "', which is not among the classes",
            "Known are " + String.join(", ", table.names()) + ".");
      }
      indices.add(index);
    }
    return new ClassSubset(name, indices);
  }

  /** The mean IoU over these classes; classes with NaN are left out. NaN if all are NaN. */
  public double meanIou(ConfusionMatrix matrix) {
    return mean(matrix::iou);
  }

  /**
   * The mean over these classes; classes with NaN are left out. NaN if all are NaN.
   *
   * @param iou of a class by its index
   */
  public double mean(IntToDoubleFunction iou) {
    return indices.stream()
        .mapToDouble(iou::applyAsDouble)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
