package io.dualmix.adapt.setup;

import io.dualmix.config.Experiment;
import io.dualmix.config.SizeConfig;
import io.dualmix.data.image.ClassTable;
import io.dualmix.model.ModelSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Warns of dilation rates of the head that reach beyond the feature map of a crop. */
public final class DilationWarnings {
  private DilationWarnings() {}

  /**
   * The warning as a sentence; empty without such rates, and without a crop.
   *
   * @param classes of the model
   */
  public static List<String> of(Experiment experiment, ClassTable classes) {
    SizeConfig crop = experiment.augmentation().crop();
    if (crop == null) {
      return List.of();
    }
    ModelSpec spec = ModelSpecs.of(experiment.model(), classes);
    int width = spec.mapSize(crop.width());
    int height = spec.mapSize(crop.height());
    String beyond =
        spec.dilationRates().stream()
            .filter(rate -> rate >= Math.min(width, height))
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return beyond.isEmpty()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "Dilation rates of the head (%s) are not smaller than the feature map of a crop"
                    + " (%dx%d at output stride %d): their outer taps see nothing, get no"
                    + " gradient and start at 0. Set model.aspp_rates to smaller rates, or a"
                    + " larger augmentation.crop.",
                beyond,
                width,
                height,
                experiment.model().outputStride()));
  }
}
