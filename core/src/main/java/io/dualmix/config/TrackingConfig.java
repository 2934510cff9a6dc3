package io.dualmix.config;

/**
 * A server that follows the run, beside the files. It may be away: a run never waits for it.
 *
 * @param mlflow the address of an MLflow tracking server, such as {@code http://localhost:5000}
 * @param experiment the experiment there that gets the runs
 */
public record TrackingConfig(String mlflow, String experiment) {
  /** Where the server shows the runs. */
  public static final String DEFAULT_EXPERIMENT = "dualmix";

  public TrackingConfig {
    experiment = experiment == null ? DEFAULT_EXPERIMENT : experiment;
    Require.notBlank("experiment", experiment);
    Require.present("mlflow", mlflow, "mlflow: http://localhost:5000");
    if (!mlflow.matches("https?://[^/?#\\s]+[^?#\\s]*")) {
      throw new InvalidSetting(
          "mlflow",
          "is '" + mlflow + "'; expected an address such as http://localhost:5000",
          "Leave out the section tracking to use no server.");
    }
  }
}
