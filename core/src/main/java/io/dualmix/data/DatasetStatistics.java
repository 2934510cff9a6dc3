package io.dualmix.data;

import io.dualmix.DualMixException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What a data set holds.
 *
 * @param images in all
 * @param labelled images with a label
 * @param classes one line for each class of the table
 * @param ignoredPixels labelled pixels that count nowhere
 * @param sizes how many images have each size
 * @param red of all pixels of all images
 * @param green likewise
 * @param blue likewise
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
   * One class.
   *
   * @param name in the table
   * @param pixels labelled with it
   * @param images with at least one such pixel
   * @param frequency its share of the pixels that are not ignored, 0..1; 0 if there are none
   */
  public record ClassCount(String name, long pixels, int images, double frequency) {}

  /**
   * One colour channel.
   *
   * @param mean 0..255
   * @param deviation of the population, 0..127.5
   */
  public record Channel(double mean, double deviation) {}

  public DatasetStatistics {
    classes = List.copyOf(classes);
    sizes = Collections.unmodifiableSortedMap(new TreeMap<>(sizes));
  }

  /**
   * Reads every image and label.
   *
   * @param progress told the number of images done after each
   * @throws DualMixException if a file cannot be read
   */
  public static DatasetStatistics of(Dataset dataset, IntConsumer progress) {
    Count count = new Count(dataset.classes().size());
    for (int i = 0; i < dataset.size(); i++) {
      count.add(dataset.image(i));
      if (dataset.labelled(i)) {
        count.add(dataset.label(i), dataset.name(i));
      }
      progress.accept(i + 1);
    }
    return count.statistics(dataset.size(), dataset.classes());
  }

  /** The running count. */
  private static final class Count {
    private final Map<ImageSize, Integer> sizes = new TreeMap<>();
    private final long[][] values = new long[RgbImage.CHANNELS][256];
    private final long[] pixels = new long[256];
    private final int[] images = new int[256];
    private final int classes;
    private int labelled;

    Count(int classes) {
      this.classes = classes;
    }

    void add(RgbImage image) {
      sizes.merge(ImageSize.of(image), 1, Integer::sum);
      byte[] rgb = image.rgb();
      for (int i = 0; i < rgb.length; i += RgbImage.CHANNELS) {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          values[c][rgb[i + c] & 0xFF]++;
        }
      }
    }

    void add(LabelImage label, String name) {
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

    DatasetStatistics statistics(int size, ClassTable table) {
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
          size,
          labelled,
          counts,
          pixels[ClassTable.IGNORE],
          new TreeMap<>(sizes),
          channel(values[0]),
          channel(values[1]),
          channel(values[2]));
    }

    /** Exact, from how often each of the 256 values occurs. */
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
