package io.dualmix.train.objective;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.PixelArea;
import io.dualmix.data.load.Batch;
import io.dualmix.mix.Rectangle;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class PseudoTruthTest {
  private static final byte IGNORE = (byte) 255;

  private static Batch batch(int images, int height, int width, List<PixelArea> contents) {
    List<String> names =
        java.util.stream.IntStream.range(0, images).mapToObj(i -> "i" + i).toList();
    return new Batch(
        0, names, height, width, new byte[3 * images * height * width], null, null, contents);
  }

  @Test
  void theMostProbableClassAndItsProbability() {
    try (TensorScope scope = new TensorScope()) {
      PseudoTruth truth =
          PseudoTruth.of(
              batch(2, 1, 2, null),
              i ->
                  Tensors.ofFloats(
                      i == 0
                          ? new float[] {0.1f, 0.5f, 0.2f, 0.3f, 0.7f, 0.2f}
                          : new float[] {0.8f, 0.0f, 0.1f, 0.4f, 0.1f, 0.6f},
                      1,
                      3,
                      1,
                      2),
              0,
              0);
      assertThat(truth.classes()).containsExactly(2, 0, 0, 2);
      assertThat(truth.confidence()).containsExactly(0.7f, 0.5f, 0.8f, 0.6f);
    }
  }

  @Test
  void paddingAndBordersAreIgnored() {
    PixelArea area = new PixelArea(1, 0, 2, 9);
    try (TensorScope scope = new TensorScope()) {
      PseudoTruth truth =
          PseudoTruth.of(
              batch(1, 10, 4, List.of(area)),
              i -> Tensors.ofFloats(new float[40], 1, 1, 10, 4),
              0.1,
              0.2);
      for (int y = 0; y < 10; y++) {
        for (int x = 0; x < 4; x++) {
          boolean counts = y >= 1 && y < 8 && x >= 1 && x < 3;
          assertThat(truth.classes()[y * 4 + x])
              .as("row %d, column %d", y, x)
              .isEqualTo(counts ? 0 : IGNORE);
        }
      }
    }
  }

  @Test
  void aShareIsOfTheImagesOwnPixelsThatCount() {
    PseudoTruth truth =
        new PseudoTruth(
            3,
            1,
            3,
            new byte[] {1, 2, IGNORE, 1, 1, 1, IGNORE, IGNORE, IGNORE},
            new float[] {0.97f, 0.5f, 1, 0.97f, 0.968f, 0.2f, 1, 1, 1});
    assertThat(truth.sureShares(0.968f)).containsExactly(0.5f, 2f / 3, 0);
  }

  @Test
  void rectanglesShowTheNextImage() {
    PseudoTruth truth =
        new PseudoTruth(
            2, 2, 2, new byte[] {0, 1, 2, 3, 4, 5, 6, 7}, new float[] {0, 1, 2, 3, 4, 5, 6, 7});
    PseudoTruth cut = truth.cutMixed(List.of(new Rectangle(1, 0, 1, 2), new Rectangle(0, 1, 2, 1)));
    assertThat(cut.classes()).containsExactly(0, 5, 2, 7, 4, 5, 2, 3);
    assertThat(cut.confidence()).containsExactly(0, 5, 2, 7, 4, 5, 2, 3);
    assertThat(truth.classes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }
}
