package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundWritesTest {
  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneThreadWritesInOrderAndNotOnTheCallers() {
    List<Integer> written = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean here = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    try (BackgroundWrites writes = new BackgroundWrites(1)) {
      for (int i = 0; i < 100; i++) {
        int number = i;
        writes.submit(
            () -> {
              here.compareAndSet(false, Thread.currentThread() == caller);
              written.add(number);
            });
      }
      writes.finish();
      assertThat(written).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
      assertThat(here).isFalse();
    }
  }

  @Test
  void atMostTwoMoreThanThereAreThreadsAreOnTheirWay() {
    AtomicInteger ended = new AtomicInteger();
    int most = 0;
    try (BackgroundWrites writes = new BackgroundWrites(2)) {
      for (int submitted = 1; submitted <= 200; submitted++) {
        writes.submit(ended::incrementAndGet);
        most = Math.max(most, submitted - ended.get());
      }
      writes.finish();
    }
    assertThat(most).isLessThanOrEqualTo(4);
    assertThat(ended).hasValue(200);
  }

  @Test
  void aFailureIsThrownByALaterSubmit() {
    try (BackgroundWrites writes = new BackgroundWrites(1)) {
      assertThatThrownBy(
              () -> {
                writes.submit(
                    () -> {
                      throw new DualMixException("the disk is full", "Make room");
                    });
                for (int i = 0; i < 10; i++) {
                  writes.submit(() -> {});
                }
              })
          .isInstanceOfSatisfying(
              DualMixException.class, e -> assertThat(e.remedy()).isEqualTo("Make room"))
          .hasMessage("the disk is full");
    }
  }

  @Test
  void aFailureOfTheLastWriteIsThrownAtTheEnd() {
    BackgroundWrites writes = new BackgroundWrites(2);
    writes.submit(
        () -> {
          throw new OutOfMemoryError("heap");
        });

    assertThatThrownBy(writes::finish).isInstanceOf(OutOfMemoryError.class).hasMessage("heap");
    writes.close();
  }

  @Test
  void whoForgetsToFinishHearsOfAFailureOnClosing() {
    BackgroundWrites writes = new BackgroundWrites(1);
    writes.submit(
        () -> {
          throw new IllegalArgumentException("wrong");
        });
    CountDownLatch begun = new CountDownLatch(1);
    writes.submit(begun::countDown);
    await(begun);

    assertThatThrownBy(writes::close).hasRootCauseMessage("wrong");
  }

  @Test
  void closingWaitsForWhatHasBegun() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    BackgroundWrites writes = new BackgroundWrites(1);
    writes.submit(
        () -> {
          begun.countDown();
          LockSupport.parkNanos(1_000_000);
          ended.set(true);
        });
    await(begun);
    writes.close();

    assertThat(ended).isTrue();
  }

  @Test
  void closingDropsWhatHasNotBegun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicBoolean late = new AtomicBoolean();
    BackgroundWrites writes = new BackgroundWrites(1);
    writes.submit(
        () -> {
          begun.countDown();
          await(closing);
        });
    writes.submit(() -> late.set(true));
    await(begun);
    FutureTask<Void> close = new FutureTask<>(writes::close, null);
    Thread closer = new Thread(close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    closing.countDown();
    close.get();

    assertThat(late).isFalse();
  }
}
