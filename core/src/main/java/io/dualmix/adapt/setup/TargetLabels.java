package io.dualmix.adapt.setup;

import io.dualmix.data.ConcatDataset;
import io.dualmix.data.Dataset;
import java.util.List;

/**
 * D_T, the labelled target images: those with ground truth, and from the second round on those of
 * D_U with pseudo labels. Pseudo labels never replace ground truth.
 *
 * @param groundTruth the images with ground truth
 * @param pseudo D_U with the last student's labels; null in the first round
 */
public record TargetLabels(Dataset groundTruth, Dataset pseudo) {
  /** D_T of the first round. */
  public static TargetLabels groundTruth(Dataset labelled) {
    return new TargetLabels(labelled, null);
  }

  /** D_T := D_T + D_U with pseudo labels; they replace the pseudo labels of an earlier round. */
  public TargetLabels with(Dataset pseudoLabelled) {
    return new TargetLabels(groundTruth, pseudoLabelled);
  }

  /** All of D_T, ground truth first. */
  public Dataset all() {
    return pseudo == null ? groundTruth : new ConcatDataset(List.of(groundTruth, pseudo));
  }
}
