package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeCoresTest {
  private final AtomicLong time = new AtomicLong();

  /** The first look of all only begins the count. */
  private FreeCores of(int cores, Double... shares) {
    Deque<Double> looks = new ArrayDeque<>(List.of(shares));
    looks.addFirst(0.0);
    FreeCores free = new FreeCores(cores, looks::remove, time::get);
    time.addAndGet(Duration.ofSeconds(1).toNanos());
    return free;
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, 2",
    "2, 0.02, 2",
    "2, 0.5, 1",
    "2, 1, 1",
    "16, 0.25, 12",
    "16, 1, 1",
    "1, 1, 1",
    "4, -1, 4"
  })
  void whatOthersUseIsNotFreeButOneCoreIs(int cores, double others, int free) {
    assertThat(of(cores, others).settle()).isEqualTo(free);
  }

  @Test
  void theCountFollowsTheLoadEveryTenSeconds() {
    FreeCores free = of(2, 1.0, 0.0);
    assertThat(free.settle()).isEqualTo(1);
    time.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(free.now()).isEqualTo(1);
    time.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(free.now()).isEqualTo(2);
  }

  @Test
  void thisMachineHasBetweenOneAndAllCoresFree() {
    assertThat(FreeCores.watch().settle()).isBetween(1, Runtime.getRuntime().availableProcessors());
  }
}
