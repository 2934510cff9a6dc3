package io.dualmix.session;

import io.dualmix.adapt.preflight.Preflight;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.config.Experiment;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An experiment's data, after the checks before training.
 *
 * @param domains on which training can start
 * @param warnings that were logged, one sentence each
 */
public record CheckedData(Domains domains, List<String> warnings) {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedData.class);

  public CheckedData {
    warnings = List.copyOf(warnings);
  }

  /**
   * Opens the data sets and logs the warnings about them.
   *
   * @throws io.dualmix.DualMixException if training would fail on the data
   */
  public static CheckedData open(Experiment experiment) {
    return of(experiment, Domains.open(experiment));
  }

  /** As above, of open data sets. */
  public static CheckedData of(Experiment experiment, Domains domains) {
    StagePlan.requireData(experiment, domains);
    Preflight preflight = Preflight.of(experiment, domains);
    preflight.require();
    preflight.sentences().forEach(LOG::warn);
    return new CheckedData(domains, preflight.sentences());
  }
}
