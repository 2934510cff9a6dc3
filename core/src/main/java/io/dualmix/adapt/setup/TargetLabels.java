package io.dualmix.adapt.setup;

import io.dualmix.data.ConcatDataset;
import io.dualmix.data.Dataset;
import java.util.List;

/**
 * D_T, the target images that count as labelled: those with ground truth, from the second round on
 * also those of D_U with pseudo labels. Ground truth is never replaced.
 *
 * @param groundTruth the images whose labels a person made
 * @param pseudo D_U with the last student's labels; null in the first round
 */
public record TargetLabels(Dataset groundTruth, Dataset pseudo) {
  /** D_T of the first round. */
  public static TargetLabels groundTruth(Dataset labelled) {
    return new TargetLabels(labelled, null);
  }

  /** D_T := D_T + D_U with pseudo labels; those of an earlier round give way. */
  public TargetLabels with(Dataset pseudoLabelled) {
    return new TargetLabels(groundTruth, pseudoLabelled);
  }

  /** All of D_T, ground truth first. */
  public Dataset all() {
    return pseudo == null ? groundTruth : new ConcatDataset(List.of(groundTruth, pseudo));
  }
}
