package io.dualmix.adapt.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.rehearsal.ThroughputSearch.End;
import io.dualmix.adapt.rehearsal.ThroughputSearch.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ThroughputSearchTest {
  private final List<Integer> tried = new ArrayList<>();

  @Test
  void itEndsAtTheBatchBehindWhichNoneIsFaster() {
    // 10, 19, 33, 53, 62, 64, 64: gains above 5 % up to 16.
    Result result = search(1024, 1000, 1e9, batch -> 64 * Math.min(1, Math.sqrt(batch / 16.0)));

    assertThat(result).isEqualTo(new Result(16, End.NO_FASTER));
    assertThat(tried).containsExactly(1, 2, 4, 8, 16, 32, 64);
  }

  @Test
  void aSlowerBatchInBetweenIsPassed() {
    Result result = search(1024, 1000, 1e9, batch -> batch == 2 ? 5 : Math.min(batch, 8) * 10);

    assertThat(result.batch()).isEqualTo(8);
  }

  @Test
  void smallGainsAddUp() {
    Result result = search(64, 1000, 1e9, batch -> Math.pow(1.03, Math.log(batch) / Math.log(2)));

    // Two gains of 3 % are one of 6 %.
    assertThat(result).isEqualTo(new Result(64, End.LARGEST));
  }

  @Test
  void memoryTimeAndTheLargestEndItToo() {
    assertThat(search(1024, 10, 1e9, batch -> batch)).isEqualTo(new Result(8, End.MEMORY));
    assertThat(search(1024, 0, 1e9, batch -> batch)).isEqualTo(new Result(0, End.MEMORY));
    assertThat(search(1024, 1000, 40, batch -> batch)).isEqualTo(new Result(32, End.TIME));
    assertThat(search(1024, 1000, 0, batch -> batch)).isEqualTo(new Result(1, End.TIME));
    assertThat(search(5, 1000, 1e9, batch -> batch)).isEqualTo(new Result(5, End.LARGEST));
    assertThat(search(1, 1000, 1e9, batch -> batch)).isEqualTo(new Result(1, End.LARGEST));
  }

  private Result search(int most, int fitting, double time, IntToDoubleFunction rate) {
    tried.clear();
    return ThroughputSearch.search(
        most,
        new ThroughputSearch.Trials() {
          @Override
          public boolean timeFor(int batch) {
            return batch <= time;
          }

          @Override
          public OptionalDouble rate(int batch) {
            tried.add(batch);
            return batch <= fitting
                ? OptionalDouble.of(rate.applyAsDouble(batch))
                : OptionalDouble.empty();
          }
        });
  }
}
