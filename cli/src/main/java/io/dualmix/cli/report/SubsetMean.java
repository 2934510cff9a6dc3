package io.dualmix.cli.report;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiments;
import io.dualmix.data.image.ClassTable;
import io.dualmix.eval.ClassSubset;
import io.dualmix.run.RunData;
import io.dualmix.train.event.Evaluated;
import java.util.List;
import java.util.Optional;

/**
 * The mean over {@code evaluation.classes}, such as 13 of SYNTHIA's 16; shown beside the mean over
 * all classes.
 */
public record SubsetMean(ClassSubset classes) {

  /**
   * The subset mean of a run. Empty if its configuration has no subset, or is of another version
   * and cannot be read; the tables are then shown without it.
   */
  public static Optional<SubsetMean> of(RunData run) {
    return run.classes().flatMap(table -> of(run, table));
  }

  private static Optional<SubsetMean> of(RunData run, ClassTable table) {
    // Called for every live update: skips reading a configuration without a subset.
    if (!run.experiment().contains("classes:")) {
      return Optional.empty();
    }
    try {
      return Domains.scored(
              Experiments.parse(run.experiment(), "experiment.yaml", List.of()).evaluation(), table)
          .map(SubsetMean::new);
    } catch (DualMixException e) {
      return Optional.empty();
    }
  }

  /** The name, such as {@code cityscapes13}. */
  public String name() {
    return classes.name();
  }

  /** The mean IoU over these classes, 0..1; NaN if none of them has a value. */
  public double of(Evaluated score) {
    return classes.mean(c -> c < score.iou().size() ? score.iou().get(c).iou() : Double.NaN);
  }
}
