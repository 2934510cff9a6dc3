package io.dualmix.adapt.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSearchTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1024",
    "1, 1024",
    "2, 1024",
    "3, 1024",
    "37, 1024",
    "64, 1024",
    "700, 1024",
    "1023, 1024",
    "1024, 1024",
    "1, 1",
    "0, 1",
    "5, 6",
    "6, 6",
    "9, 100"
  })
  void theLargestThatFitsIsFound(int limit, int most) {
    List<Integer> asked = new ArrayList<>();
    int found =
        BatchSearch.largest(
            most,
            batch -> {
              asked.add(batch);
              return batch <= limit;
            });
    assertThat(found).isEqualTo(limit);
    assertThat(asked).doesNotHaveDuplicates().allMatch(batch -> batch >= 1 && batch <= most);
  }

  @Test
  void noneIsTriedThatIsMoreThanTwiceTheLargest() {
    List<Integer> asked = new ArrayList<>();
    BatchSearch.largest(
        1024,
        batch -> {
          asked.add(batch);
          return batch <= 20;
        });
    assertThat(asked).allMatch(batch -> batch <= 40);
  }
}
