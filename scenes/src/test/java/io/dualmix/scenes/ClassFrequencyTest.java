package io.dualmix.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drawn classes are about as frequent as those of CamVid's training set. */
class ClassFrequencyTest {
  private static final int SCENES = 80;
  private static final double[] SHARE = new double[StreetClass.values().length];

  @BeforeAll
  static void count() {
    SceneDataset scenes = new SceneDataset(new SceneSpec(SceneLook.GAME, 42, SCENES, 240, 160));
    for (int i = 0; i < SCENES; i++) {
      for (byte c : scenes.label(i).classes()) {
        SHARE[c] += 100.0 / (240 * 160 * SCENES);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The share in CamVid in percent, and the factor by which ours may differ.
    "SKY, 16.9, 1.5",
    "BUILDING, 23.3, 1.5",
    "POLE, 1.0, 3",
    "ROAD, 31.7, 1.5",
    "PAVEMENT, 4.5, 1.8",
    "TREE, 9.7, 1.5",
    "SIGN, 1.2, 3",
    "FENCE, 1.1, 3",
    "CAR, 5.9, 1.5",
    "PEDESTRIAN, 0.6, 3",
    "BICYCLIST, 0.3, 3"
  })
  void isNearThatOfCamVid(StreetClass name, double share, double factor) {
    assertThat(SHARE[name.index()]).isBetween(share / factor, share * factor);
  }

  @Test
  void sharesAddUpToAllPixels() {
    double sum = 0;
    for (double share : SHARE) {
      sum += share;
    }
    assertThat(sum).isBetween(99.999, 100.001);
  }
}
