package io.dualmix.data;

import io.dualmix.DualMixException;

/** A data set whose labels, if it has any, are out of reach: nothing can be trained on them. */
public final class Unlabelled implements Dataset {
  private final Dataset base;

  /** The images of {@code base}. */
  public Unlabelled(Dataset base) {
    this.base = base;
  }

  @Override
  public ClassTable classes() {
    return base.classes();
  }

  @Override
  public int size() {
    return base.size();
  }

  @Override
  public String name(int index) {
    return base.name(index);
  }

  @Override
  public RgbImage image(int index) {
    return base.image(index);
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
    return base.describe() + ", without labels";
  }
}
