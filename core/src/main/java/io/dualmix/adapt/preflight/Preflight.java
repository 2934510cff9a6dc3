package io.dualmix.adapt.preflight;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.audit.Finding;
import io.dualmix.config.Experiment;
import java.util.List;

/**
 * What an experiment's data tell before the first step, from the names and headers of its files and
 * from as few labels as tell whether there is anything to learn. Training, the dry run and {@code
 * data check} say the same.
 *
 * @param refusals for which training would fail later, or be scored without meaning
 * @param warnings that training begins in spite of
 */
public record Preflight(List<Finding> refusals, List<Finding> warnings) {
  public Preflight {
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /**
   * Looks at the files.
   *
   * @param domains of the experiment
   */
  public static Preflight of(Experiment experiment, Domains domains) {
    return new DataInspection(experiment, domains).result();
  }

  /**
   * Refuses data that training would fail on.
   *
   * @throws DualMixException about the first refusal; the message counts the others
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
