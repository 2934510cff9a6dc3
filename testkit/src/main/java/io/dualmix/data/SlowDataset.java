package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.RgbImage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** A data set on a slow and unreliable disk: reads take their time, and some fail. */
public final class SlowDataset extends DerivedDataset {
  private final IntToLongFunction millis;
  private final IntPredicate broken;

  public SlowDataset(Dataset base, IntToLongFunction millis, IntPredicate broken) {
    super(base);
    this.millis = millis;
    this.broken = broken;
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
    return base().image(index);
  }

  @Override
  public String describe() {
    return "slow " + base().describe();
  }
}
