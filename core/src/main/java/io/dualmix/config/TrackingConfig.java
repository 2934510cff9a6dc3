package io.dualmix.config;

/**
 * An experiment-tracking server, in addition to the files. It may be unreachable: a run never waits
 * for it.
 *
 * @param mlflow the address of an MLflow tracking server, such as {@code http://localhost:5000}
 * @param experiment the MLflow experiment of the runs
 */
public record TrackingConfig(
    @Needed("mlflow: http://localhost:5000")
        @Form(
            value = "https?://[^/?#\\s]+[^?#\\s]*",
            expected = "an address such as http://localhost:5000",
            remedy = "Leave out the section tracking to use no server.")
        String mlflow,
    String experiment) {
  /** The name of the experiment on the server. */
  public static final String DEFAULT_EXPERIMENT = "dualmix";

  public TrackingConfig {
    experiment = experiment == null ? DEFAULT_EXPERIMENT : experiment;
    Require.notBlank("experiment", experiment);
    SettingRules rules = SettingRules.of(TrackingConfig.class);
    rules.check("mlflow", mlflow);
  }
}
