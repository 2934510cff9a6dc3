package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.image.LabelImage;

/** A data set with its labels hidden, so that they cannot be used for training. */
@PublicApi
public final class UnlabelledDataset extends DerivedDataset {

  /** Wraps {@code base}. */
  public UnlabelledDataset(Dataset base) {
    super(base);
  }

  /** Always false. */
  @Override
  public boolean labelled(int index) {
    return false;
  }

  /** Always throws. */
  @Override
  public LabelImage label(int index) {
    throw new DualMixException(
        "The image " + name(index) + " is used without its label", "Use the labelled data set.");
  }

  @Override
  public String describe() {
    return base().describe() + ", without labels";
  }
}
