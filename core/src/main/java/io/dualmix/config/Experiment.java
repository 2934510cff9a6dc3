package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.dualmix.PublicApi;
import java.util.List;
import java.util.stream.Stream;

/**
 * The complete configuration of a run.
 *
 * <p>Read it with {@link Experiments#read}. Components that are left out (null) take their
 * defaults, so a component with a default is never null.
 *
 * @param name of the run and its folder
 * @param preset the set of defaults for keys that are left out: {@code quick}, {@code standard} or
 *     {@code paper}
 * @param seed seed of all random choices except the split
 * @param runs parent folder of the run folders
 * @param compute devices and precision
 * @param classes classes of every data set that needs classes and defines none: names and colours
 *     in the order of their indices, names only, a file that lists them, or the name of a set such
 *     as {@code cityscapes16}; null for none
 * @param data the source and target domains
 * @param augmentation of training images
 * @param transfer of source colours
 * @param model the network
 * @param optimiser of every stage
 * @param schedule of the learning rate
 * @param method the rounds
 * @param evaluation settings of the evaluation
 * @param logging settings of logs and checkpoints
 * @param tracking the experiment-tracking server; null for none
 */
@PublicApi
public record Experiment(
    @Needed("name: my-streets")
        @Form(
            value = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
            expected = "1 to 100 letters, digits, dots, dashes or underscores",
            remedy = "It becomes the name of the run's folder.")
        String name,
    @OneOf({"quick", "standard", "paper"}) String preset,
    Long seed,
    String runs,
    ComputeConfig compute,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<ClassConfig> classes,
    @Needed("data: {source: …, target: …}") DataConfig data,
    AugmentationConfig augmentation,
    TransferConfig transfer,
    ModelConfig model,
    OptimiserConfig optimiser,
    ScheduleConfig schedule,
    MethodConfig method,
    EvaluationConfig evaluation,
    LoggingConfig logging,
    TrackingConfig tracking) {
  /** Arbitrary, but fixed, so that two users get the same result. */
  public static final long DEFAULT_SEED = 1;

  /** In the working directory. */
  public static final String DEFAULT_RUNS = "runs";

  public Experiment {
    preset = preset == null ? Presets.DEFAULT : preset;
    seed = seed == null ? DEFAULT_SEED : seed;
    runs = runs == null ? DEFAULT_RUNS : HomePath.of(runs);
    compute = compute == null ? ComputeConfig.defaults() : compute;
    augmentation = augmentation == null ? AugmentationConfig.defaults() : augmentation;
    transfer = transfer == null ? TransferConfig.defaults() : transfer;
    model = model == null ? ModelConfig.defaults() : model;
    optimiser = optimiser == null ? OptimiserConfig.defaults() : optimiser;
    schedule = schedule == null ? ScheduleConfig.defaults() : schedule;
    method = method == null ? MethodConfig.defaults() : method;
    evaluation = evaluation == null ? EvaluationConfig.defaults() : evaluation;
    logging = logging == null ? LoggingConfig.defaults() : logging;
    SettingRules rules = SettingRules.of(Experiment.class);
    rules.check("name", name);
    rules.check("preset", preset);
    Require.notBlank("runs", runs);
    rules.check("data", data);
    classes = ClassConfig.distinct("classes", classes);
    requireTaken(classes, data);
  }

  /** Unused classes would silently have no effect. */
  private static void requireTaken(List<ClassConfig> classes, DataConfig data) {
    boolean taken =
        Stream.of(data.source(), data.target(), data.validation())
            .anyMatch(dataset -> dataset != null && dataset.takesClasses());
    if (classes != null && !taken) {
      throw new InvalidSetting(
          "classes",
          "are given, but no data set uses them: every data set defines its own classes",
          "Remove them; data.classes chooses among the classes that the data sets have.");
    }
  }
}
