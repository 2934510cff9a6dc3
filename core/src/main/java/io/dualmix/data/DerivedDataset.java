package io.dualmix.data;

/** A data set made from another: what a subclass does not change is the other's. */
abstract class DerivedDataset implements Dataset {
  private final Dataset base;

  DerivedDataset(Dataset base) {
    this.base = base;
  }

  /** The other data set. */
  final Dataset base() {
    return base;
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

  @Override
  public boolean labelled(int index) {
    return base.labelled(index);
  }

  @Override
  public LabelImage label(int index) {
    return base.label(index);
  }

  @Override
  public String describe() {
    return base.describe();
  }
}
