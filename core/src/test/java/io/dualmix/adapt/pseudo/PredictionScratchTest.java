package io.dualmix.adapt.pseudo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.LabelImage;
import io.dualmix.tensor.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionScratchTest {
  @TempDir Path folder;

  /** Any classes and codes, the largest among them. */
  private static CompactPrediction prediction(int width, int height) {
    RandomStream random = RandomStream.of(width, height);
    byte[] classes = new byte[width * height];
    char[] codes = new char[classes.length];
    for (int i = 0; i < codes.length; i++) {
      classes[i] = (byte) random.nextInt(254);
      codes[i] = (char) random.nextInt(1 << 16);
    }
    codes[0] = (char) 65535;
    return new CompactPrediction(new LabelImage(width, height, classes), codes);
  }

  @Test
  void imagesOfAnySizesComeBackInTheirOrder() throws IOException {
    List<CompactPrediction> all =
        IntStream.range(1, 9).mapToObj(i -> prediction(20 - i, 3 * i)).toList();
    try (PredictionScratch scratch = new PredictionScratch(folder, all.size(), Long.MAX_VALUE)) {
      all.forEach(scratch::append);
      assertThat(scratch.complete()).isTrue();
      scratch.rewind();
      for (CompactPrediction expected : all) {
        CompactPrediction read = scratch.next();
        assertThat(read.labels().width()).isEqualTo(expected.labels().width());
        assertThat(read.labels().classes()).isEqualTo(expected.labels().classes());
        assertThat(read.codes()).isEqualTo(expected.codes());
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatTheDiskHasNoRoomForIsNotBegun() {
    try (PredictionScratch scratch =
        new PredictionScratch(folder, Integer.MAX_VALUE, Long.MAX_VALUE)) {
      scratch.append(prediction(1000, 1000));

      assertThat(scratch.complete()).isFalse();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void whatOutgrowsItsLimitIsGivenUpAndTheDiskFreed() {
    try (PredictionScratch scratch = new PredictionScratch(folder, 2, 2 * 3 * 100)) {
      scratch.append(prediction(10, 10));
      assertThat(scratch.complete()).isTrue();
      scratch.append(prediction(10, 11));
      assertThat(scratch.complete()).isFalse();
      assertThat(folder).isEmptyDirectory();

      scratch.append(prediction(1, 1)); // Asked for by images that are predicted already.
      assertThat(scratch.complete()).isFalse();
    }
  }

  @Test
  void aDiskThatRefusesTheFileCostsASecondPassAndNoError() throws IOException {
    Files.createDirectory(folder.resolve("predictions.scratch"));
    try (PredictionScratch scratch = new PredictionScratch(folder, 1, Long.MAX_VALUE)) {
      scratch.append(prediction(4, 4));

      assertThat(scratch.complete()).isFalse();
    }
  }
}
