package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.LabelImage;

/** A data set whose labels, if it has any, are out of reach: nothing can be trained on them. */
public final class Unlabelled extends DerivedDataset {

  /** The images of {@code base}. */
  public Unlabelled(Dataset base) {
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
