package io.dualmix.audit;

import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.Map;

/** Good data in which reading some images or labels fails. */
record FaultyDataset(
    MemoryDataset base,
    Map<Integer, RuntimeException> images,
    Map<Integer, RuntimeException> labels)
    implements Dataset {
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
    if (images.containsKey(index)) {
      throw images.get(index);
    }
    return base.image(index);
  }

  @Override
  public boolean labelled(int index) {
    return base.labelled(index);
  }

  @Override
  public LabelImage label(int index) {
    if (labels.containsKey(index)) {
      throw labels.get(index);
    }
    return base.label(index);
  }

  @Override
  public String describe() {
    return base.describe();
  }
}
