package io.dualmix.eval;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Prefetcher;
import io.dualmix.tensor.TensorScope;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Scores a predictor on labelled images: single scale, whole images, at full label resolution, one
 * confusion matrix over all.
 */
public final class Evaluator {
  private final Dataset images;

  private record Item(RgbImage image, LabelImage truth) {}

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
   * Scores all images; each is read while the one before it is predicted.
   *
   * @param predictor over the classes of the data set
   * @param progress called with the number of images done
   */
  public ConfusionMatrix evaluate(Predictor predictor, IntConsumer progress) {
    return sum(item -> score(predictor, item), progress);
  }

  /**
   * Scores all images, and shows what is predicted: slower, since confidence leaves the device.
   *
   * @param predictor over the classes of the data set
   * @param progress called with the number of images done
   * @param observer sees every image once
   */
  public ConfusionMatrix evaluate(Predictor predictor, IntConsumer progress, Observer observer) {
    return sum(item -> score(predictor, item, observer), progress);
  }

  private ConfusionMatrix sum(Function<Item, ConfusionMatrix> score, IntConsumer progress) {
    ConfusionMatrix matrix = new ConfusionMatrix(images.classes().size());
    try (Prefetcher<Item> items = new Prefetcher<>(images.size(), this::read)) {
      for (int i = 0; i < images.size(); i++) {
        matrix.add(score.apply(items.next()));
        progress.accept(i + 1);
      }
    }
    return matrix;
  }

  private Item read(int index) {
    return new Item(images.image(index), images.label(index));
  }

  private ConfusionMatrix score(Predictor predictor, Item item) {
    LabelImage truth = item.truth;
    try (TensorScope scope = new TensorScope()) {
      Tensor seen = predictor.classes(Prediction.pixels(item.image), truth.height(), truth.width());
      return PixelCounts.of(truth, seen, images.classes().size());
    }
  }

  private ConfusionMatrix score(Predictor predictor, Item item, Observer observer) {
    LabelImage truth = item.truth;
    Prediction seen = Prediction.of(predictor, item.image, truth.height(), truth.width());
    observer.predicted(truth, seen);
    ConfusionMatrix matrix = new ConfusionMatrix(images.classes().size());
    matrix.add(truth.classes(), seen.labels().classes());
    return matrix;
  }
}
