package io.dualmix.config;

/**
 * Everything that decides the result of a run. Read with {@link Experiments#read}; every component
 * that is left out (null) takes its default, so a complete experiment never holds one where a
 * default exists.
 *
 * @param name of the run and its folder: letters, digits, dot, dash, underscore
 * @param preset the set of defaults that keys take which are left out: {@code quick}, {@code
 *     standard} or {@code paper}; see {@link Presets}
 * @param seed of every random choice but the split's
 * @param runs the folder of run folders
 * @param compute where and how to compute
 * @param data the domains
 * @param augmentation of training images
 * @param transfer of source colours
 * @param model the network
 * @param optimiser of every stage
 * @param schedule of the learning rate
 * @param method the rounds
 * @param evaluation when models are scored
 * @param logging what is written while running
 * @param tracking a server that follows the run; null for none
 */
public record Experiment(
    String name,
    String preset,
    Long seed,
    String runs,
    ComputeConfig compute,
    DataConfig data,
    AugmentationConfig augmentation,
    TransferConfig transfer,
    ModelConfig model,
    OptimiserConfig optimiser,
    ScheduleConfig schedule,
    MethodConfig method,
    EvaluationConfig evaluation,
    LoggingConfig logging,
    TrackingConfig tracking) {
  /** Any number serves; the same for everybody, so that two people get the same result. */
  public static final long DEFAULT_SEED = 1;

  /** Beside what is run. */
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
    Require.present("name", name, "name: my-streets");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new InvalidSetting(
          "name",
          "is '" + name + "'; expected 1 to 100 letters, digits, dots, dashes or underscores",
          "It becomes the name of the run's folder.");
    }
    Require.oneOf("preset", preset, Presets.NAMES.toArray(String[]::new));
    Require.notBlank("runs", runs);
    Require.present("data", data, "data: {source: …, target: …}");
  }
}
