package io.dualmix.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The counters of a stage: the losses since the last report, the skipped steps, whether an
 * evaluation was interrupted, and the recent losses for the detection of spikes. Stored in {@link
 * TrainingState#sums}, so that a resumed stage reports the same values.
 */
final class StageTotals {
  /** Long enough for a stable median, short enough to follow a falling loss. */
  private static final int WINDOW = 100;

  /** The fewest losses for the detection of a spike: the first losses of a training vary widely. */
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

  /** The values for {@link TrainingState#sums}. */
  List<Double> stored() {
    List<Double> stored = new ArrayList<>(Arrays.stream(sums).boxed().toList());
    stored.add((double) skippedInARow);
    stored.add((double) skipped);
    stored.add(evaluationOwed ? 1.0 : 0.0);
    stored.addAll(recent);
    return stored;
  }

  /** Adds a step with an update. */
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

  /** Counts a skipped step. */
  void skip() {
    skippedInARow++;
    skipped++;
  }

  /** The median of the recent losses; NaN while there are too few. */
  double median() {
    if (recent.size() < FEWEST) {
      return Double.NaN;
    }
    double[] sorted = recent.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The mean losses since the last report, and resets them; NaN if all steps were skipped. */
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
