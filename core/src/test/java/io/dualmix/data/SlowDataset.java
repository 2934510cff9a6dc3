package io.dualmix.data;

import io.dualmix.DualMixException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** A data set on a slow and unreliable disk: reads take their time, and some fail. */
record SlowDataset(Dataset base, IntToLongFunction millis, IntPredicate broken) implements Dataset {
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
    long end = System.nanoTime() + millis.applyAsLong(index) * 1_000_000;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime()); // Not interruptible, as a read is not.
    }
    if (broken.test(index)) {
      throw new DualMixException("Cannot read " + name(index), "");
    }
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
    return "slow " + base.describe();
  }
}
