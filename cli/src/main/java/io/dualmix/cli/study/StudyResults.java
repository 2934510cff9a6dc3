package io.dualmix.cli.study;

import java.util.List;

/**
 * The results of a study, as its tables and {@code --json} have them. Scores and differences are
 * shares of 1; a missing value is null.
 *
 * @param study its name
 * @param reference the first variant
 * @param runs in the order of training
 * @param stages a table for each
 * @param pairs differences of a result stage to other stages of the same run
 * @param notes what the tables lack, and why
 */
record StudyResults(
    String study,
    String reference,
    List<RunLine> runs,
    List<StageRow> stages,
    List<PairRow> pairs,
    List<String> notes) {
  /** The confidence of all intervals, in percent. */
  static final int CONFIDENCE = 95;

  StudyResults {
    runs = List.copyOf(runs);
    stages = List.copyOf(stages);
    pairs = List.copyOf(pairs);
    notes = List.copyOf(notes);
  }

  /**
   * One run.
   *
   * @param state missing, begun or finished
   */
  record RunLine(String variant, long seed, String folder, String state) {}

  /**
   * A difference over pairs of models, such as one pair per seed.
   *
   * @param seeds number of pairs
   * @param each the difference of each pair
   * @param value their mean
   * @param deviation the sample's standard deviation over the pairs (n - 1); null for one pair
   * @param low of the interval over the images
   * @param high of the interval
   * @param blocks of images that the interval is drawn from
   */
  record Delta(
      int seeds,
      List<Double> each,
      Double value,
      Double deviation,
      Double low,
      Double high,
      Integer blocks) {
    Delta {
      each = List.copyOf(each);
    }

    /** Whether the interval does not contain 0, and all seeds have the sign of their mean. */
    boolean clear() {
      return low != null && (low > 0 || high < 0) && each.stream().allMatch(one -> one * value > 0);
    }
  }

  /**
   * The score of a variant.
   *
   * @param seeds number of runs that have it
   * @param mean over seeds
   * @param deviation the sample's standard deviation over seeds (n - 1)
   * @param difference to the reference; null for the reference, or without a pair
   */
  record Cell(String variant, int seeds, Double mean, Double deviation, Delta difference) {}

  /** The IoU of a class, a cell for each variant. */
  record ClassRow(String name, List<Cell> variants) {
    ClassRow {
      variants = List.copyOf(variants);
    }
  }

  /**
   * The scores of a stage.
   *
   * @param stage its path
   * @param title such as {@code Student, round 2}
   * @param miou a cell for each variant
   * @param classes each class
   */
  record StageRow(String stage, String title, List<Cell> miou, List<ClassRow> classes) {
    StageRow {
      miou = List.copyOf(miou);
      classes = List.copyOf(classes);
    }
  }

  /**
   * A difference within the runs of a variant.
   *
   * @param stage the result stage
   * @param to the stage that it is compared to
   * @param title of {@code to}
   * @param difference the score of {@code stage} minus that of {@code to}
   */
  record PairRow(String variant, String stage, String to, String title, Delta difference) {}
}
