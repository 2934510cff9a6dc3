package io.dualmix.eval;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pixels of each evaluated image by class: all that a mean IoU over any of these images needs.
 * Pixels whose truth is {@link ClassTable#IGNORE} are not counted.
 *
 * @param classes their names, in the order of their indices
 * @param images in the order of the data set
 */
public record ImageCounts(List<String> classes, List<Image> images) {
  /**
   * The pixels of one image; a number per class in each list.
   *
   * @param name of the image in its data set
   * @param truePositives pixels of the class that are predicted as it
   * @param predicted pixels predicted as the class
   * @param truth pixels of the class
   */
  public record Image(
      String name, List<Long> truePositives, List<Long> predicted, List<Long> truth) {
    public Image {
      truePositives = List.copyOf(truePositives);
      predicted = List.copyOf(predicted);
      truth = List.copyOf(truth);
    }
  }

  /**
   * @throws IllegalArgumentException if an image does not have a number for each class, or a number
   *     is negative or contradicts another one
   */
  public ImageCounts {
    classes = List.copyOf(classes);
    images = List.copyOf(images);
    for (Image image : images) {
      requirePossible(image, classes.size());
    }
  }

  private static void requirePossible(Image image, int classes) {
    if (image.truePositives().size() != classes
        || image.predicted().size() != classes
        || image.truth().size() != classes) {
      throw new IllegalArgumentException(
          "image " + image.name() + " does not have " + classes + " classes");
    }
    for (int c = 0; c < classes; c++) {
      long both = image.truePositives().get(c);
      if (both < 0 || both > image.predicted().get(c) || both > image.truth().get(c)) {
        throw new IllegalArgumentException(
            "image " + image.name() + ", class " + c + ": impossible numbers of pixels");
      }
    }
  }

  /** The names of the images. */
  public List<String> names() {
    return images.stream().map(Image::name).toList();
  }

  /**
   * Begins to count the images of a data set, in their order.
   *
   * @param dataset labelled
   */
  public static Builder of(Dataset dataset) {
    return new Builder(dataset);
  }

  /** Counts one image after the other. */
  public static final class Builder {
    private final Dataset dataset;
    private final List<Image> images = new ArrayList<>();

    private Builder(Dataset dataset) {
      this.dataset = dataset;
    }

    /**
     * Counts the next image.
     *
     * @param truth class indices or {@link ClassTable#IGNORE}
     * @param predicted class indices of the same pixels
     */
    public void add(LabelImage truth, LabelImage predicted) {
      int classes = dataset.classes().size();
      Long[] both = zeros(classes);
      Long[] seen = zeros(classes);
      Long[] there = zeros(classes);
      ConfusionMatrix matrix = new ConfusionMatrix(classes);
      matrix.add(truth.classes(), predicted.classes());
      for (int t = 0; t < classes; t++) {
        for (int p = 0; p < classes; p++) {
          there[t] += matrix.count(t, p);
          seen[p] += matrix.count(t, p);
        }
        both[t] = matrix.count(t, t);
      }
      String name = dataset.name(images.size());
      images.add(new Image(name, List.of(both), List.of(seen), List.of(there)));
    }

    /** The counts of the images so far. */
    public ImageCounts build() {
      return new ImageCounts(dataset.classes().names(), images);
    }

    private static Long[] zeros(int classes) {
      Long[] zeros = new Long[classes];
      Arrays.fill(zeros, 0L);
      return zeros;
    }
  }
}
