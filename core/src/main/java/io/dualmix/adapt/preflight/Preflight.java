package io.dualmix.adapt.preflight;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.audit.Finding;
import io.dualmix.config.Experiment;
import java.util.List;

/**
 * The checks of an experiment's data before the first step: names and headers of all files, and a
 * few labels. Training, the dry run and {@code data check} share it.
 *
 * @param refusals errors that would let training fail later, or make its scores meaningless
 * @param warnings problems that do not prevent training
 */
public record Preflight(List<Finding> refusals, List<Finding> warnings) {
  public Preflight {
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /**
   * Checks the files.
   *
   * @param domains of the experiment
   */
  public static Preflight of(Experiment experiment, Domains domains) {
    return new DataInspection(experiment, domains).result();
  }

  /**
   * Rejects data on which training would fail.
   *
   * @throws DualMixException describes the first error; the message gives the number of the others
   */
  public void require() {
    if (refusals.isEmpty()) {
      return;
    }
    Finding first = refusals.get(0);
    int others = refusals.size() - 1;
    throw new DualMixException(
        "data."
            + first.domain()
            + ": "
            + first.detail()
            + (others == 0 ? "" : "; and " + others + " more"),
        first.remedy() + (others == 0 ? "" : " dualmix data check lists all."));
  }

  /** The warnings as sentences. */
  public List<String> sentences() {
    return warnings.stream().map(Finding::sentence).toList();
  }
}
