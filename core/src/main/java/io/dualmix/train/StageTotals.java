package io.dualmix.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a stage carries from step to step besides its weights: the losses since the last report, the
 * steps left out, an evaluation that a stop broke off, and the recent losses that a spike is
 * measured by. Kept in {@link TrainingState#sums}, so that a resumed stage reports the same.
 */
final class StageTotals {
  /** Long enough to be steady, short enough to follow the descent. */
  private static final int WINDOW = 100;

  /** With fewer losses before it nothing is called a spike: training begins with wild ones. */
  private static final int FEWEST = 20;

  private final double[] sums;
  private int summed;
  private int skippedInARow;
  private int skipped;
  private boolean evaluationOwed;
  private final List<Double> recent = new ArrayList<>();

  /**
   * @param state of the stage
   * @param losses of each step: the total and its terms
   */
  StageTotals(TrainingState state, int losses) {
    List<Double> stored = state.sums();
    sums = stored.stream().limit(losses).mapToDouble(Double::doubleValue).toArray();
    summed = state.summed();
    if (stored.size() > losses) {
      skippedInARow = stored.get(losses).intValue();
      skipped = stored.get(losses + 1).intValue();
      evaluationOwed = stored.get(losses + 2) != 0;
      recent.addAll(stored.subList(losses + 3, stored.size()));
    }
  }

  /** For {@link TrainingState#sums}. */
  List<Double> stored() {
    List<Double> stored = new ArrayList<>(Arrays.stream(sums).boxed().toList());
    stored.add((double) skippedInARow);
    stored.add((double) skipped);
    stored.add(evaluationOwed ? 1.0 : 0.0);
    stored.addAll(recent);
    return stored;
  }

  /** Adds a step whose update was made. */
  void add(StepNumbers step) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += step.losses()[i];
    }
    summed++;
    skippedInARow = 0;
    recent.add(step.losses()[0]);
    if (recent.size() > WINDOW) {
      recent.remove(0);
    }
  }

  /** Counts a step whose update was left out. */
  void skip() {
    skippedInARow++;
    skipped++;
  }

  /** The median loss of the steps so far; NaN while there are too few. */
  double median() {
    if (recent.size() < FEWEST) {
      return Double.NaN;
    }
    double[] sorted = recent.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The mean losses since the last report, which begin anew; NaN if every step was left out. */
  double[] takeMeans() {
    double[] means = Arrays.stream(sums).map(sum -> sum / summed).toArray();
    Arrays.fill(sums, 0);
    summed = 0;
    return means;
  }

  int summed() {
    return summed;
  }

  int skippedInARow() {
    return skippedInARow;
  }

  int skipped() {
    return skipped;
  }

  boolean evaluationOwed() {
    return evaluationOwed;
  }

  void oweEvaluation(boolean owed) {
    evaluationOwed = owed;
  }
}
