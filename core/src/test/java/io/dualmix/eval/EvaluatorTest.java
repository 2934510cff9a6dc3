package io.dualmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.zeros;

import io.dualmix.data.Dataset;
import io.dualmix.data.ImageSize;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.Resized;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    Evaluator evaluator = new Evaluator(Resized.imagesOnly(base, new ImageSize(6, 4)));
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
    new Evaluator(Resized.imagesOnly(base, new ImageSize(6, 4)))
        .evaluate(
            nothing,
            done -> {},
            (truth, prediction) -> seen.add(truth.width() + " and " + prediction.labels().width()));

    assertThat(seen).containsExactly("12 and 12", "12 and 12");
  }

  @Test
  void imagesWithTheirLabelsAreScoredAtTheirOwnSize() {
    new Evaluator(new Resized(base, new ImageSize(6, 4))).evaluate(nothing, done -> {});

    assertThat(asked).containsOnly("6x4 for 6x4");
  }
}
