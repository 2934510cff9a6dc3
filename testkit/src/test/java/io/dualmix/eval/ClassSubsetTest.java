package io.dualmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.ClassTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassSubsetTest {
  private final ClassTable table = MemoryDataset.table(4);

  /** IoU by hand: c0 3/(3+1+2), c1 4/(4+2+1), c2 0/5, c3 neither in the truth nor predicted. */
  private final ConfusionMatrix matrix =
      ConfusionMatrix.of(new long[][] {{3, 1, 0, 0}, {0, 4, 2, 0}, {2, 0, 0, 0}, {0, 0, 0, 0}});

  private double mean(String... names) {
    return ClassSubset.of("some", List.of(names), table).meanIou(matrix);
  }

  @Test
  void theMeanIsThatOfTheNamedClasses() {
    assertThat(mean("c0", "c2")).isEqualTo((3 / 6.0 + 0 / 4.0) / 2, within(1e-12));
  }

  @Test
  void mistakesFromOutsideTheSubsetCount() {
    assertThat(mean("c1")).isEqualTo(4 / 7.0, within(1e-12));
  }

  @Test
  void aClassThatIsNowhereDoesNotCount() {
    assertThat(mean("c0", "c3")).isEqualTo(0.5, within(1e-12));
    assertThat(mean("c3")).isNaN();
  }

  @Test
  void anUnknownClassIsNamed() {
    assertThatThrownBy(() -> mean("c0", "c9"))
        .isInstanceOf(DualMixException.class)
        .hasMessage("evaluation.classes names 'c9', which is not among the classes");
  }
}
