package io.dualmix.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.data.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColourHistogramsTest {
  private static final int BLACK = 0;
  private static final int WHITE = 0xFFFFFF;
  private static final int RED = 0xFF0000;
  private static final int BLUE = 0x0000FF;

  /** The upper half in one colour, the lower in another. */
  static RgbImage halves(int upper, int lower) {
    byte[] rgb = new byte[8 * 8 * 3];
    for (int i = 0; i < 64; i++) {
      int colour = i < 32 ? upper : lower;
      rgb[i * 3] = (byte) (colour >> 16);
      rgb[i * 3 + 1] = (byte) (colour >> 8);
      rgb[i * 3 + 2] = (byte) colour;
    }
    return new RgbImage(8, 8, rgb);
  }

  private static double distance(RgbImage a, RgbImage b) {
    return ColourHistograms.of(List.of(a, b)).distance(0, 1);
  }

  @Test
  void equalColoursHaveNoDistance() {
    assertThat(distance(halves(RED, WHITE), halves(RED, WHITE))).isCloseTo(0, within(1e-3));
  }

  @Test
  void otherColoursHaveDistanceOne() {
    assertThat(distance(halves(RED, RED), halves(BLUE, BLUE))).isEqualTo(1);
  }

  @Test
  void halfTheColoursInCommonHaveTheHellingerDistanceOfOneHalf() {
    // sqrt(1 - sum sqrt(p q)) with one half of the histograms in common.
    assertThat(distance(halves(RED, WHITE), halves(RED, BLACK)))
        .isCloseTo(Math.sqrt(0.5), within(1e-6));
  }

  @Test
  void upsideDownIsAnotherContent() {
    assertThat(distance(halves(WHITE, BLACK), halves(BLACK, WHITE))).isEqualTo(1);
  }

  @Test
  void theMostUsualImageComesFirstAndThenTheFarthest() {
    ColourHistograms content =
        ColourHistograms.of(
            List.of(
                halves(BLUE, BLUE),
                halves(RED, WHITE),
                halves(RED, WHITE),
                halves(RED, BLACK),
                halves(RED, WHITE)));

    assertThat(content.farthestFirst(3, new int[0]))
        .extracting(LabellingCandidate::index)
        .containsExactly(1, 0, 3);
  }

  @Test
  void whatIsLabelledAlreadyIsKeptAwayFrom() {
    ColourHistograms content =
        ColourHistograms.of(List.of(halves(BLUE, BLUE), halves(RED, RED), halves(BLUE, BLUE)));

    LabellingCandidate choice = content.farthestFirst(1, new int[] {0}).get(0);

    assertThat(choice).isEqualTo(new LabellingCandidate(1, 1, List.of()));
  }

  @Test
  void uncertainTwinsAreChosenOnce() {
    ColourHistograms content =
        ColourHistograms.of(
            List.of(
                halves(BLUE, BLUE),
                halves(BLUE, BLUE),
                halves(RED, RED),
                halves(WHITE, BLACK),
                halves(BLACK, WHITE)));
    double[] entropies = {0.9, 0.8, 0.3, 0.7, 0.1};

    assertThat(new UncertaintySampling(entropies, content).choose(3, new int[0]))
        .extracting(LabellingCandidate::index, LabellingCandidate::score)
        .containsExactly(tuple(0, 0.9), tuple(3, 0.7), tuple(2, 0.3));
  }

  @Test
  void uncertainTwinsOfWhatIsLabelledWaitUntilNothingElseIsLeft() {
    ColourHistograms content =
        ColourHistograms.of(List.of(halves(BLUE, BLUE), halves(BLUE, BLUE), halves(RED, RED)));

    assertThat(
            new UncertaintySampling(new double[] {0.9, 0.8, 0.3}, content)
                .choose(2, new int[] {0}).stream().mapToInt(LabellingCandidate::index).toArray())
        .containsExactly(2, 1);
  }

  @Test
  void aSingleImageCanBeChosen() {
    ColourHistograms content = ColourHistograms.of(List.of(halves(RED, RED)));

    assertThat(new UncertaintySampling(new double[] {0.5}, content).choose(1, new int[0]))
        .hasSize(1);
  }

  @Test
  void anImageOfOneRowHasAContent() {
    byte[] grey = new byte[12];
    Arrays.fill(grey, (byte) 99);
    RgbImage row = new RgbImage(4, 1, grey);

    assertThat(distance(row, row)).isCloseTo(0, within(1e-3));
  }
}
