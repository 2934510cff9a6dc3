package io.dualmix.cli.report;

import io.dualmix.eval.ImageCounts;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well each image of an evaluation is predicted.
 *
 * @param counts pixels of each image by class
 * @param worst first: by the mean IoU over the classes in an image's truth, images without a truth
 *     last
 */
public record ImageErrors(ImageCounts counts, List<Row> worst) {
  /**
   * The scores of one image.
   *
   * @param index of the image in its data set
   * @param name of the image
   * @param miou mean IoU over the classes in its truth; NaN without a truth
   * @param pixels that are not ignored
   * @param wrong of these, predicted as another class
   * @param iou of each class; NaN if it is neither in the truth nor predicted
   */
  public record Row(
      int index, String name, double miou, long pixels, long wrong, List<Double> iou) {}

  /**
   * The errors of a class over all images.
   *
   * @param name of the class
   * @param truth its pixels
   * @param missed of these, predicted as another class
   * @param added pixels of other classes that are predicted as it
   * @param image the image with most of both; null if there are none
   */
  public record ClassErrors(String name, long truth, long missed, long added, String image) {}

  /** Scores the images. */
  public static ImageErrors of(ImageCounts counts) {
    List<Row> rows =
        IntStream.range(0, counts.images().size())
            .mapToObj(i -> row(i, counts.images().get(i)))
            .sorted(
                Comparator.comparing((Row row) -> Double.isNaN(row.miou))
                    .thenComparingDouble(Row::miou)
                    .thenComparing(Comparator.comparingLong(Row::wrong).reversed()))
            .toList();
    return new ImageErrors(counts, rows);
  }

  private static Row row(int index, ImageCounts.Image image) {
    List<Double> iou =
        IntStream.range(0, image.truth().size()).mapToObj(c -> iou(image, c)).toList();
    double miou =
        IntStream.range(0, iou.size())
            .filter(c -> image.truth().get(c) > 0)
            .mapToDouble(iou::get)
            .average()
            .orElse(Double.NaN);
    long pixels = image.truth().stream().mapToLong(Long::longValue).sum();
    long right = image.truePositives().stream().mapToLong(Long::longValue).sum();
    return new Row(index, image.name(), miou, pixels, pixels - right, iou);
  }

  private static double iou(ImageCounts.Image image, int c) {
    long both = image.truePositives().get(c);
    long either = image.truth().get(c) + image.predicted().get(c) - both;
    return either == 0 ? Double.NaN : (double) both / either;
  }

  /** The errors of each class, those with most wrong pixels first. */
  public List<ClassErrors> byClass() {
    return IntStream.range(0, counts.classes().size())
        .mapToObj(this::errors)
        .sorted(Comparator.comparingLong((ClassErrors e) -> e.missed + e.added).reversed())
        .toList();
  }

  private ClassErrors errors(int c) {
    long truth = 0;
    long missed = 0;
    long added = 0;
    long most = 0;
    String worstImage = null;
    for (ImageCounts.Image image : counts.images()) {
      long missedHere = image.truth().get(c) - image.truePositives().get(c);
      long addedHere = image.predicted().get(c) - image.truePositives().get(c);
      truth += image.truth().get(c);
      missed += missedHere;
      added += addedHere;
      if (missedHere + addedHere > most) {
        most = missedHere + addedHere;
        worstImage = image.name();
      }
    }
    return new ClassErrors(counts.classes().get(c), truth, missed, added, worstImage);
  }
}
