package io.dualmix.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetcherTest {
  @Test
  void itemsComeInTheirOrder() {
    List<Integer> items = new ArrayList<>();
    try (Prefetcher<Integer> ahead = new Prefetcher<>(20, i -> i * i)) {
      for (int i = 0; i < 20; i++) {
        items.add(ahead.next());
      }
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(items).hasSize(20).startsWith(0, 1, 4, 9).endsWith(361);
  }

  @Test
  void theNextItemIsReadWhileOneIsWorkedOnAndNoneAfterIt() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(2);
    AtomicInteger reads = new AtomicInteger();
    try (Prefetcher<Integer> ahead =
        new Prefetcher<>(
            9,
            i -> {
              second.countDown();
              return reads.incrementAndGet();
            })) {
      ahead.next();
      second.await(); // Without another call of next.
      assertThat(reads.get()).isLessThanOrEqualTo(2);
    }
    assertThat(reads).hasValue(2);
  }

  @Test
  void aFailureIsThatOfItsOwnItem() {
    try (Prefetcher<Integer> ahead =
        new Prefetcher<>(
            3,
            i -> {
              if (i == 1) {
                throw new DualMixException("Cannot read street.png", "Replace it.");
              }
              return i;
            })) {
      assertThat(ahead.next()).isZero();
      assertThatThrownBy(ahead::next)
          .isInstanceOfSatisfying(
              DualMixException.class, e -> assertThat(e.remedy()).isEqualTo("Replace it."))
          .hasMessage("Cannot read street.png");
    }
  }

  @Test
  void nothingIsReadOfAnEmptyDataSet() {
    try (Prefetcher<Integer> ahead = new Prefetcher<>(0, i -> i)) {
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }
  }
}
