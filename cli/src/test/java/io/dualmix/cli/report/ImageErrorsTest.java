package io.dualmix.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.eval.ImageCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageErrorsTest {
  private static final ImageErrors ERRORS =
      ImageErrors.of(
          new ImageCounts(
              List.of("road", "car", "tree"),
              List.of(
                  image("ignored", List.of(0L, 0L, 0L), List.of(0L, 0L, 0L), List.of(0L, 0L, 0L)),
                  image("good", List.of(9L, 1L, 0L), List.of(9L, 1L, 0L), List.of(9L, 1L, 0L)),
                  image("bad", List.of(5L, 0L, 0L), List.of(8L, 0L, 2L), List.of(7L, 3L, 0L)))));

  private static ImageCounts.Image image(
      String name, List<Long> both, List<Long> predicted, List<Long> truth) {
    return new ImageCounts.Image(name, both, predicted, truth);
  }

  @Test
  void theWorstImageIsFirstAndOneWithoutTruthLast() {
    assertThat(ERRORS.worst().stream().map(ImageErrors.Row::name))
        .containsExactly("bad", "good", "ignored");
    // IoU 5/10 of road and 0 of car; tree is not in the truth.
    assertThat(ERRORS.worst().get(0).miou()).isEqualTo(0.25);
    assertThat(ERRORS.worst().get(0).wrong()).isEqualTo(5);
    assertThat(ERRORS.worst().get(0).iou()).containsExactly(0.5, 0.0, 0.0);
  }

  @Test
  void errorsOfAClassAreItsMissedAndAddedPixels() {
    assertThat(ERRORS.byClass())
        .containsExactly(
            new ImageErrors.ClassErrors("road", 16, 2, 3, "bad"),
            new ImageErrors.ClassErrors("car", 4, 3, 0, "bad"),
            new ImageErrors.ClassErrors("tree", 0, 0, 2, "bad"));
  }
}
