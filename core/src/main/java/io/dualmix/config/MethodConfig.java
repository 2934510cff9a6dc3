package io.dualmix.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The method: Algorithm 1 of the paper and its baselines.
 *
 * @param recipe the recipe, which defines the stages of a run: {@code dual_level_mixing} is the
 *     paper's method
 * @param rounds number of rounds, the paper's R
 * @param budget duration of the whole run on this machine, such as {@code 2h} or {@code 1h30m},
 *     from a minute to a year: stages without {@code steps} share it evenly; null for none. The
 *     duration of a step is measured before the run starts, and the resulting steps are written to
 *     the run's configuration
 * @param epochs passes over a stage's largest data set, above 0, in place of a budget: a stage
 *     without {@code steps} then has the same number of steps on every machine; null for none
 * @param baselines to train for comparison, before the rounds: any of {@code source_only}, {@code
 *     target_only}, {@code joint}
 * @param teachers the kinds of a round's teachers, one for each: any of {@code region_level} and
 *     {@code sample_level}, also the same one twice. The paper's table 3 compares two kinds with
 *     two of one kind; the further teachers of a kind have the same settings and other random
 *     numbers
 * @param baseline the training of each baseline
 * @param regionTeacher the training of the region-level teacher
 * @param sampleTeacher the training of the sample-level teacher
 * @param student the training of the student
 * @param regionMix the rectangles of the region-level teacher
 * @param distillation the student's loss
 * @param pseudoLabels selection of the student's predictions
 * @param labelledShare in rounds above 1, the share of D_T's samples drawn from images with ground
 *     truth; null for the plain union with the pseudo-labelled images, as in Algorithm 1
 * @param studentLabels the images of the student's cross entropy in rounds above 1: {@code
 *     ground_truth} (paper, section 3.3: pseudo labels are for the teachers) or {@code union}, D_T
 *     with the pseudo-labelled images, as for the teachers
 * @param classWeights the weight of a class in every cross entropy, by the share f of the class in
 *     the labels that a stage trains on: {@code none}; {@code inverse_log}, 1 / ln(1.02 + f) (ENet,
 *     Paszke et al. 2016); or {@code median_frequency}, the median of all shares / f (Eigen and
 *     Fergus, ICCV 2015; SegNet), at most 10 times the median weight. The mean weight of a pixel is
 *     1
 * @param ohemThreshold online hard example mining (Shrivastava et al., CVPR 2016): every cross
 *     entropy with labels is averaged over the pixels whose true class has at most this
 *     probability, but over no less than 16 % of the pixels; null for all pixels. 0.7 in UniMatch
 * @param selfTraining the parts of the recipes with a moving average
 */
public record MethodConfig(
    String recipe,
    @Range(from = 1, to = 100) Integer rounds,
    @Form(value = TimeBudget.FORM, expected = TimeBudget.EXPECTED) String budget,
    @Range(above = 0, to = 1_000_000) Double epochs,
    List<String> baselines,
    @Length(
            from = 1,
            to = MethodConfig.MOST_TEACHERS,
            expected = "1 to " + MethodConfig.MOST_TEACHERS + " kinds of teachers",
            remedy = "The paper's are [region_level, sample_level].")
        List<String> teachers,
    StageConfig baseline,
    StageConfig regionTeacher,
    StageConfig sampleTeacher,
    StageConfig student,
    RegionMixConfig regionMix,
    DistillationConfig distillation,
    PseudoLabelConfig pseudoLabels,
    @Range(from = 0, to = 1) Double labelledShare,
    @OneOf({MethodConfig.GROUND_TRUTH, MethodConfig.UNION}) String studentLabels,
    @OneOf({MethodConfig.NONE, MethodConfig.INVERSE_LOG, MethodConfig.MEDIAN_FREQUENCY})
        String classWeights,
    @Range(above = 0, to = 1) Double ohemThreshold,
    SelfTrainingConfig selfTraining) {
  /** In the paper, pseudo labels train the next round's teachers only. */
  public static final String GROUND_TRUTH = "ground_truth";

  /** The previous student's pseudo labels supervise the student too. */
  public static final String UNION = "union";

  /** All classes weigh the same. */
  public static final String NONE = "none";

  /** ENet's weights. */
  public static final String INVERSE_LOG = "inverse_log";

  /** SegNet's weights. */
  public static final String MEDIAN_FREQUENCY = "median_frequency";

  /** The paper's. */
  public static final String DEFAULT_CLASS_WEIGHTS = NONE;

  /** The paper's: pseudo labels are for the teachers. */
  public static final String DEFAULT_STUDENT_LABELS = GROUND_TRUTH;

  /** The paper's Algorithm 1. */
  public static final String DEFAULT_RECIPE = "dual_level_mixing";

  /** Cross entropy on mixed images. */
  public static final String REGION_LEVEL = "region_level";

  /** Cross entropy on whole images of both domains. */
  public static final String SAMPLE_LEVEL = "sample_level";

  /** The paper's: two of different kinds know more than two of one kind (table 3). */
  public static final List<String> DEFAULT_TEACHERS = List.of(REGION_LEVEL, SAMPLE_LEVEL);

  /** All of them are in memory while they guide the student. */
  static final int MOST_TEACHERS = 4;

  /** The paper's for GTA5; 3 for SYNTHIA. */
  public static final int DEFAULT_ROUNDS = 4;

  public MethodConfig {
    recipe = recipe == null ? DEFAULT_RECIPE : recipe;
    rounds = rounds == null ? DEFAULT_ROUNDS : rounds;
    baselines = baselines == null ? List.of() : ConfigLists.copy("baselines", baselines);
    teachers = teachers == null ? DEFAULT_TEACHERS : ConfigLists.copy("teachers", teachers);
    baseline = baseline == null ? StageConfig.defaults() : baseline;
    regionTeacher = regionTeacher == null ? StageConfig.defaults() : regionTeacher;
    sampleTeacher = sampleTeacher == null ? StageConfig.defaults() : sampleTeacher;
    student = student == null ? StageConfig.defaults() : student;
    regionMix = regionMix == null ? RegionMixConfig.defaults() : regionMix;
    distillation = distillation == null ? DistillationConfig.defaults() : distillation;
    pseudoLabels = pseudoLabels == null ? PseudoLabelConfig.defaults() : pseudoLabels;
    studentLabels = studentLabels == null ? DEFAULT_STUDENT_LABELS : studentLabels;
    classWeights = classWeights == null ? DEFAULT_CLASS_WEIGHTS : classWeights;
    selfTraining = selfTraining == null ? SelfTrainingConfig.defaults() : selfTraining;
    SettingRules rules = SettingRules.of(MethodConfig.class);
    rules.check("rounds", rounds);
    rules.check("epochs", epochs);
    rules.check("budget", budget);
    requireLength(budget, epochs);
    Require.notBlank("recipe", recipe);
    requireDistinct(baselines);
    rules.check("teachers", teachers);
    requireKinds(teachers);
    rules.check("labelled_share", labelledShare);
    rules.check("student_labels", studentLabels);
    rules.check("class_weights", classWeights);
    rules.check("ohem_threshold", ohemThreshold);
  }

  static MethodConfig defaults() {
    return new MethodConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null);
  }

  private static void requireLength(String budget, Double epochs) {
    if (budget != null) {
      Require.between("budget", TimeBudget.seconds("budget", budget), 60, 365 * 86_400.0);
    }
    if (budget != null && epochs != null) {
      throw new InvalidSetting(
          "epochs", "and budget are both given", "Keep one: passes over the data, or a time.");
    }
  }

  /** The budget in seconds; empty for none. */
  public OptionalDouble budgetSeconds() {
    return budget == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(TimeBudget.seconds("budget", budget));
  }

  private static void requireDistinct(List<String> baselines) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < baselines.size(); i++) {
      if (!seen.add(baselines.get(i))) {
        throw new InvalidSetting(
            "baselines." + i, "is '" + baselines.get(i) + "' a second time", "");
      }
    }
  }

  private static void requireKinds(List<String> teachers) {
    for (int i = 0; i < teachers.size(); i++) {
      if (!DEFAULT_TEACHERS.contains(teachers.get(i))) {
        throw InvalidSetting.unknown("teachers." + i, teachers.get(i), DEFAULT_TEACHERS);
      }
    }
  }

  /**
   * The keys of this section's stage settings, such as {@code region_teacher}. The recipe defines
   * which stages use them.
   */
  public static List<String> stageKeys() {
    return Arrays.stream(MethodConfig.class.getRecordComponents())
        .filter(component -> component.getType() == StageConfig.class)
        .map(KnownKeys::key)
        .toList();
  }
}
