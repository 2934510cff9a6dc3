package io.dualmix.data.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DerivedDataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedDatasetTest {
  private static final int IMAGE_BYTES = 10 * 10 * 3;

  private final Counting base = new Counting(MemoryDataset.noise(4, 10, 10, 2, 1));

  /** Counts how often an image is read; image 3 is broken. */
  private static final class Counting extends DerivedDataset {
    private final AtomicInteger reads = new AtomicInteger();

    Counting(MemoryDataset base) {
      super(base);
    }

    @Override
    public RgbImage image(int index) {
      reads.incrementAndGet();
      if (index == 3) {
        throw new DualMixException("Cannot read image-3", "");
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return base().image(index);
    }
  }

  @Test
  void imageIsReadOnce() {
    Dataset cached = new CachedDataset(base, 1 << 20);
    assertThat(cached.image(0)).isSameAs(cached.image(0));
    assertThat(base.reads.get()).isEqualTo(1);
  }

  @Test
  void beyondTheBudgetImagesAreReadAgain() {
    Dataset cached = new CachedDataset(base, IMAGE_BYTES);
    for (int i : new int[] {0, 1, 0, 1}) {
      cached.image(i);
    }
    assertThat(base.reads.get()).isEqualTo(3);
  }

  @Test
  void sharedBudgetIsUsedUpByBoth() {
    CachedDataset.Budget budget = new CachedDataset.Budget(2 * IMAGE_BYTES);
    new CachedDataset(base, budget).image(0);
    new CachedDataset(base, budget).image(0);
    assertThat(budget.left()).isZero();
  }

  @Test
  void threadsThatAskAtOnceShareOneRead() throws Exception {
    Dataset cached = new CachedDataset(base, 1 << 20);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<RgbImage>> asking = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        asking.add(() -> cached.image(1));
      }
      for (Future<RgbImage> answer : threads.invokeAll(asking)) {
        assertThat(answer.get()).isSameAs(base.base().image(1));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(base.reads.get()).isEqualTo(1);
  }

  @Test
  void failureIsNotKept() {
    Dataset cached = new CachedDataset(base, 1 << 20);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> cached.image(3)).isInstanceOf(DualMixException.class);
    }
    assertThat(base.reads.get()).isEqualTo(2);
  }
}
