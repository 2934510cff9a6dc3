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

  /** Looks at what is predicted while it is scored. */
  @FunctionalInterface
  public interface Observer {
    /**
     * An image was predicted.
     *
     * @param truth of the image, at full resolution
     * @param prediction at the size of the truth
     */
    void predicted(LabelImage truth, Prediction prediction);
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
    return evaluate(predictor, progress, (truth, prediction) -> {});
  }

  /**
   * Scores all images, and shows what is predicted.
   *
   * @param predictor over the classes of the data set
   * @param progress called with the number of images done
   * @param observer sees every image once
   */
  public ConfusionMatrix evaluate(Predictor predictor, IntConsumer progress, Observer observer) {
    ConfusionMatrix matrix = new ConfusionMatrix(images.classes().size());
    for (int i = 0; i < images.size(); i++) {
      LabelImage truth = images.label(i);
      Prediction prediction =
          Prediction.of(predictor, images.image(i), truth.height(), truth.width());
      matrix.add(truth.classes(), prediction.labels().classes());
      observer.predicted(truth, prediction);
      progress.accept(i + 1);
    }
    return matrix;
  }
}
