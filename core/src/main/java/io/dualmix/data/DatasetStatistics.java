package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Statistics of a data set.
 *
 * @param images number of images
 * @param labelled number of images with a label
 * @param classes one entry for each class of the table
 * @param ignoredPixels number of ignored pixels
 * @param sizes number of images by size
 * @param red statistics of the red channel over all pixels
 * @param green of the green channel
 * @param blue of the blue channel
 */
public record DatasetStatistics(
    int images,
    int labelled,
    List<ClassCount> classes,
    long ignoredPixels,
    SortedMap<ImageSize, Integer> sizes,
    Channel red,
    Channel green,
    Channel blue) {
  /**
   * The statistics of a class.
   *
   * @param name in the table
   * @param pixels number of pixels of this class
   * @param images number of images with at least one such pixel
   * @param frequency its share of the pixels that are not ignored, 0..1; 0 if there are none
   */
  public record ClassCount(String name, long pixels, int images, double frequency) {}

  /**
   * The statistics of a colour channel.
   *
   * @param mean 0..255
   * @param deviation population standard deviation, 0..127.5
   */
  public record Channel(double mean, double deviation) {}

  public DatasetStatistics {
    classes = List.copyOf(classes);
    sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
  }

  /**
   * Reads every image and label.
   *
   * @param progress receives the number of finished images after each image
   * @throws DualMixException if a file cannot be read
   */
  public static DatasetStatistics of(Dataset dataset, IntConsumer progress) {
    Counter counter = new Counter(dataset.classes());
    for (int i = 0; i < dataset.size(); i++) {
      counter.add(dataset.image(i));
      if (dataset.labelled(i)) {
        counter.add(dataset.label(i), dataset.name(i));
      }
      progress.accept(i + 1);
    }
    return counter.statistics();
  }

  /** A running count. Counters of several threads can be merged. */
  public static final class Counter {
    private final ClassTable table;
    private final int classes;
    private final SortedMap<ImageSize, Integer> sizes = new TreeMap<>();
    private final long[][] values = new long[RgbImage.CHANNELS][256];
    private final long[] pixels = new long[256];
    private final int[] images = new int[256];
    private int read;
    private int labelled;

    /** Creates an empty counter. */
    public Counter(ClassTable table) {
      this.table = table;
      this.classes = table.size();
    }

    /** Counts an image. */
    public void add(RgbImage image) {
      read++;
      sizes.merge(ImageSize.of(image), 1, Integer::sum);
      byte[] rgb = image.rgb();
      for (int i = 0; i < rgb.length; i += RgbImage.CHANNELS) {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          values[c][rgb[i + c] & 0xFF]++;
        }
      }
    }

    /**
     * Counts a label.
     *
     * @param name name of the image, for the message
     * @throws DualMixException if it contains a class that is not in the table
     */
    public void add(LabelImage label, String name) {
      labelled++;
      boolean[] seen = new boolean[256];
      for (byte value : label.classes()) {
        pixels[value & 0xFF]++;
        seen[value & 0xFF] = true;
      }
      for (int c = 0; c < seen.length; c++) {
        images[c] += seen[c] ? 1 : 0;
        if (seen[c] && c >= classes && c != ClassTable.IGNORE) {
          throw new DualMixException(
              "The label of " + name + " holds the class " + c + "; there are " + classes, "");
        }
      }
    }

    /** Adds the counts of another counter with the same classes. */
    public void add(Counter other) {
      other.sizes.forEach((size, count) -> sizes.merge(size, count, Integer::sum));
      for (int c = 0; c < values.length; c++) {
        addAll(values[c], other.values[c]);
      }
      addAll(pixels, other.pixels);
      for (int c = 0; c < images.length; c++) {
        images[c] += other.images[c];
      }
      read += other.read;
      labelled += other.labelled;
    }

    private static void addAll(long[] to, long[] from) {
      for (int i = 0; i < to.length; i++) {
        to[i] += from[i];
      }
    }

    /** The statistics of the images counted so far. */
    public DatasetStatistics statistics() {
      long counted = 0;
      for (int c = 0; c < classes; c++) {
        counted += pixels[c];
      }
      long all = counted;
      List<ClassCount> counts =
          IntStream.range(0, classes)
              .mapToObj(
                  c ->
                      new ClassCount(
                          table.names().get(c),
                          pixels[c],
                          images[c],
                          all == 0 ? 0 : (double) pixels[c] / all))
              .toList();
      return new DatasetStatistics(
          read,
          labelled,
          counts,
          pixels[ClassTable.IGNORE],
          sizes,
          channel(values[0]),
          channel(values[1]),
          channel(values[2]));
    }

    /** Exact values from the histogram of the 256 values. */
    private static Channel channel(long[] histogram) {
      double n = 0;
      double sum = 0;
      for (int v = 0; v < histogram.length; v++) {
        n += histogram[v];
        sum += (double) v * histogram[v];
      }
      double mean = n == 0 ? 0 : sum / n;
      double squares = 0;
      for (int v = 0; v < histogram.length; v++) {
        squares += (v - mean) * (v - mean) * histogram[v];
      }
      return new Channel(mean, n == 0 ? 0 : Math.sqrt(squares / n));
    }
  }
}
