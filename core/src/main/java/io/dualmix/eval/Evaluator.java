package io.dualmix.eval;

import io.dualmix.data.Dataset;
import io.dualmix.data.LabelImage;
import java.util.function.IntConsumer;

/**
 * Scores a predictor on labelled images: single scale, whole images, at full label resolution, one
 * confusion matrix over all.
 */
public final class Evaluator {
  private final Dataset images;

  /**
   * @param images every one labelled
   */
  public Evaluator(Dataset images) {
    this.images = images;
  }

  /** The number of images scored. */
  public int size() {
    return images.size();
  }

  /**
   * Scores all images.
   *
   * @param predictor over the classes of the data set
   * @param progress called with the number of images done
   */
  public ConfusionMatrix evaluate(Predictor predictor, IntConsumer progress) {
    ConfusionMatrix matrix = new ConfusionMatrix(images.classes().size());
    for (int i = 0; i < images.size(); i++) {
      LabelImage truth = images.label(i);
      Prediction prediction =
          Prediction.of(predictor, images.image(i), truth.height(), truth.width());
      matrix.add(truth.classes(), prediction.labels().classes());
      progress.accept(i + 1);
    }
    return matrix;
  }
}
