package io.dualmix.train.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.util.StdConverter;

/**
 * One class of the pseudo labels.
 *
 * @param name of the class
 * @param threshold t_c, 0..1; NaN when the class was never predicted
 * @param predicted pixels predicted as the class
 * @param kept the share of them at or above the threshold, 0..1; NaN when none was predicted
 * @param accuracy the share of kept pixels that agree with the truth; NaN if no truth is known
 */
public record PseudoLabelClass(
    String name, double threshold, long predicted, double kept, double accuracy) {
  /** The values of a class, under its name. */
  record Numbers(double threshold, long predicted, double kept, double accuracy) {}

  /** Writes the classes as an object by name. */
  static final class ToObject extends StdConverter<List<PseudoLabelClass>, Map<String, Numbers>> {
    @Override
    public Map<String, Numbers> convert(List<PseudoLabelClass> classes) {
      Map<String, Numbers> byName = new LinkedHashMap<>();
      for (PseudoLabelClass c : classes) {
        byName.put(c.name(), new Numbers(c.threshold(), c.predicted(), c.kept(), c.accuracy()));
      }
      return byName;
    }
  }

  /** Reads the classes of such an object, in its order. */
  static final class FromObject extends StdConverter<Map<String, Numbers>, List<PseudoLabelClass>> {
    @Override
    public List<PseudoLabelClass> convert(Map<String, Numbers> byName) {
      List<PseudoLabelClass> classes = new ArrayList<>();
      byName.forEach(
          (name, n) ->
              classes.add(
                  new PseudoLabelClass(
                      name, n.threshold(), n.predicted(), n.kept(), n.accuracy())));
      return classes;
    }
  }
}
