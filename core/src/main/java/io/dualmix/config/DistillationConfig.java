package io.dualmix.config;

/**
 * The student's loss (paper, eq. 4).
 *
 * @param weight of the divergence from the teachers' averaged output
 * @param supervisedWeight of the cross entropy on labelled target images
 * @param temperature T of the softmax of teachers and student
 * @param temperatureSquared whether the divergence is multiplied by T², which keeps its gradient
 *     independent of T (Hinton et al., 2015)
 * @param average the average over the teachers: of {@code probabilities} or {@code logits}
 * @param teacherStatistics the batch-norm statistics of the teachers while they guide the student
 *     and are scored together: {@code trained}, those of their training on both domains, or {@code
 *     target}, estimated again on unlabelled target images
 * @param classWeights whether {@code method.class_weights} also weigh the divergence: a pixel has
 *     the mean weight of its classes under the teachers' probabilities. No effect without them
 */
public record DistillationConfig(
    @Range(from = 0) Double weight,
    @Range(from = 0) Double supervisedWeight,
    @Range(above = 0, to = 100) Double temperature,
    Boolean temperatureSquared,
    @OneOf({"probabilities", "logits"}) String average,
    @OneOf({DistillationConfig.TRAINED, DistillationConfig.TARGET}) String teacherStatistics,
    Boolean classWeights) {
  /** The paper's. */
  public static final double DEFAULT_WEIGHT = 0.5;

  /** The paper's. */
  public static final double DEFAULT_SUPERVISED_WEIGHT = 1;

  /** The paper gives no value; the released configuration uses 10. */
  public static final double DEFAULT_TEMPERATURE = 1;

  /** Without it, a temperature of 10 makes the gradient about a hundredth as large. */
  public static final boolean DEFAULT_TEMPERATURE_SQUARED = true;

  /** The paper averages outputs. */
  public static final String DEFAULT_AVERAGE = "probabilities";

  /** The statistics of the teacher's training. */
  public static final String TRAINED = "trained";

  /** Needs no further pass over images. */
  public static final String DEFAULT_TEACHER_STATISTICS = TRAINED;

  /** Not in the paper; 0.6 points on real images, -0.4 on the demo (docs/experiments.md). */
  public static final boolean DEFAULT_CLASS_WEIGHTS = false;

  /** Statistics of unlabelled target images. */
  public static final String TARGET = "target";

  public DistillationConfig {
    weight = weight == null ? DEFAULT_WEIGHT : weight;
    supervisedWeight = supervisedWeight == null ? DEFAULT_SUPERVISED_WEIGHT : supervisedWeight;
    temperature = temperature == null ? DEFAULT_TEMPERATURE : temperature;
    temperatureSquared =
        temperatureSquared == null ? DEFAULT_TEMPERATURE_SQUARED : temperatureSquared;
    average = average == null ? DEFAULT_AVERAGE : average;
    teacherStatistics = teacherStatistics == null ? DEFAULT_TEACHER_STATISTICS : teacherStatistics;
    classWeights = classWeights == null ? DEFAULT_CLASS_WEIGHTS : classWeights;
    SettingRules rules = SettingRules.of(DistillationConfig.class);
    rules.check("teacher_statistics", teacherStatistics);
    rules.check("weight", weight);
    rules.check("supervised_weight", supervisedWeight);
    if (weight == 0 && supervisedWeight == 0) {
      throw new InvalidSetting(
          "weight", "and supervised_weight are both 0", "At least one of them must be above 0.");
    }
    rules.check("temperature", temperature);
    rules.check("average", average);
  }

  static DistillationConfig defaults() {
    return new DistillationConfig(null, null, null, null, null, null, null);
  }
}
