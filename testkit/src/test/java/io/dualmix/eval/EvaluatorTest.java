package io.dualmix.eval;

import static io.dualmix.tensor.Tensors.ofFloats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.zeros;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
  private final Dataset base = MemoryDataset.noise(2, 12, 8, 3, 1);
  private final List<String> asked = new ArrayList<>();

  /** Sees class 0 everywhere, and notes what it was shown and asked for. */
  private final Predictor nothing =
      (images, height, width) -> {
        asked.add(images.size(3) + "x" + images.size(2) + " for " + width + "x" + height);
        return zeros(1, 3, height, width);
      };

  @Test
  void smallerImagesAreScoredAtTheLabelsOwnSize() {
    Evaluator evaluator = new Evaluator(ResizedDataset.imagesOnly(base, new ImageSize(6, 4)));
    ConfusionMatrix matrix = evaluator.evaluate(nothing, done -> {});

    assertThat(asked).containsExactly("6x4 for 12x8", "6x4 for 12x8");
    long pixels = 0;
    for (long[] row : matrix.toArray()) {
      pixels += row[0] + row[1] + row[2];
    }
    assertThat(pixels).isEqualTo(2 * 12 * 8);
  }

  @Test
  void anObserverSeesEveryImageOnceAtTheSizeOfItsTruth() {
    List<String> seen = new ArrayList<>();
    new Evaluator(ResizedDataset.imagesOnly(base, new ImageSize(6, 4)))
        .evaluate(
            nothing,
            done -> {},
            (truth, prediction) -> seen.add(truth.width() + " and " + prediction.labels().width()));

    assertThat(seen).containsExactly("12 and 12", "12 and 12");
  }

  @Test
  void imagesWithTheirLabelsAreScoredAtTheirOwnSize() {
    new Evaluator(new ResizedDataset(base, new ImageSize(6, 4))).evaluate(nothing, done -> {});

    assertThat(asked).containsOnly("6x4 for 6x4");
  }

  /** Probabilities from the pixels' colours, many of them equal, so that ties occur. */
  private static float[] probabilities(RgbImage image, int classes) {
    int pixels = image.width() * image.height();
    float[] values = new float[classes * pixels];
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < classes; c++) {
        values[c * pixels + i] = ((image.rgb()[3 * i + c % 3] & 0xFF) * (c + 1) & 7) / 8f;
      }
    }
    return values;
  }

  /** The matrix from nothing but loops: the first of the largest values, pixel by pixel. */
  private static long[][] counted(Dataset data, int classes) {
    long[][] counts = new long[classes][classes];
    for (int image = 0; image < data.size(); image++) {
      float[] values = probabilities(data.image(image), classes);
      byte[] truth = data.label(image).classes();
      for (int i = 0; i < truth.length; i++) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
          best = values[c * truth.length + i] > values[best * truth.length + i] ? c : best;
        }
        if ((truth[i] & 0xFF) != 255) {
          counts[truth[i]][best]++;
        }
      }
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 19})
  void countsAreThoseOfALoopOverThePixelsWithoutTheIgnored(int classes) {
    MemoryDataset data = MemoryDataset.noise(3, 37, 23, classes, classes);
    data.labels().forEach(label -> Arrays.fill(label.classes(), 100, 150, (byte) 255));
    AtomicInteger seen = new AtomicInteger();
    Predictor predictor =
        (images, height, width) ->
            ofFloats(
                probabilities(data.image(seen.getAndIncrement()), classes),
                1,
                classes,
                height,
                width);
    ConfusionMatrix matrix = new Evaluator(data).evaluate(predictor, done -> {});

    assertThat(matrix.toArray()).isDeepEqualTo(counted(data, classes));
    assertThat(Arrays.stream(matrix.toArray()).flatMapToLong(Arrays::stream).sum())
        .isEqualTo(3 * (37 * 23 - 50));
  }

  @Test
  void anImageWithNothingButIgnoredPixelsCountsNothing() {
    MemoryDataset data = MemoryDataset.noise(1, 12, 8, 3, 1);
    Arrays.fill(data.label(0).classes(), (byte) 255);

    assertThat(new Evaluator(data).evaluate(nothing, done -> {}).toArray())
        .isDeepEqualTo(new long[3][3]);
  }

  @Test
  void aClassThatTheTableDoesNotHaveIsAnError() {
    MemoryDataset data = MemoryDataset.noise(1, 12, 8, 3, 1);
    data.label(0).classes()[5] = 3;

    assertThatThrownBy(() -> new Evaluator(data).evaluate(nothing, done -> {}))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("1 pixels of classes above the last one, 2");
  }

  @Test
  void anImageThatCannotBeReadIsNamed() {
    MemoryDataset noise = MemoryDataset.noise(2, 12, 8, 3, 1);
    List<LabelImage> labels = new ArrayList<>(noise.labels());
    labels.set(1, null);
    Dataset broken = new MemoryDataset(noise.classes(), noise.images(), labels);
    List<Integer> done = new ArrayList<>();

    assertThatThrownBy(() -> new Evaluator(broken).evaluate(nothing, done::add))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("image-1");
    assertThat(done).containsExactly(1);
  }
}
