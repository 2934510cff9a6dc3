package io.dualmix.config;

import java.util.List;

/**
 * An experiment-tracking server, and sinks of plugins, in addition to the files. They may be
 * unreachable: a run never waits for the server.
 *
 * @param mlflow the address of an MLflow tracking server, such as {@code http://localhost:5000};
 *     null for none
 * @param experiment the MLflow experiment of the runs
 * @param sinks of plugins; empty for none
 */
public record TrackingConfig(
    @Form(
            value = "https?://[^/?#\\s]+[^?#\\s]*",
            expected = "an address such as http://localhost:5000",
            remedy = "Leave out the section tracking to use no server.")
        String mlflow,
    String experiment,
    List<SinkConfig> sinks) {
  /** The name of the experiment on the server. */
  public static final String DEFAULT_EXPERIMENT = "dualmix";

  public TrackingConfig {
    experiment = experiment == null ? DEFAULT_EXPERIMENT : experiment;
    Require.notBlank("experiment", experiment);
    sinks = sinks == null ? List.of() : ConfigLists.copy("sinks", sinks);
    if (sinks.isEmpty()) {
      Require.present("mlflow", mlflow, "mlflow: http://localhost:5000");
    }
    SettingRules rules = SettingRules.of(TrackingConfig.class);
    rules.check("mlflow", mlflow);
  }

  /** A server without further sinks. */
  public TrackingConfig(String mlflow, String experiment) {
    this(mlflow, experiment, null);
  }
}
