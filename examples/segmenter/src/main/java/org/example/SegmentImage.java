package org.example;

import io.dualmix.data.image.ImageFiles;
import io.dualmix.predict.Segmentation;
import io.dualmix.predict.Segmenter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Segments an image with a trained model, and prints the share of each class. */
public final class SegmentImage {
  private SegmentImage() {}

  /**
   * Runs the example.
   *
   * @param args a run folder or a model file, an image, and the PNG file of labels to write
   */
  public static void main(String[] args) {
    if (args.length != 3) {
      System.err.println("expected: RUN IMAGE LABELS.png");
      System.exit(2);
    }
    try (Segmenter segmenter = Segmenter.open(Path.of(args[0]))) {
      Segmentation seen = segmenter.segment(ImageFiles.readImage(Path.of(args[1])));
      ImageFiles.writeLabel(Path.of(args[2]), seen.labels());
      List<String> names = segmenter.classes().names();
      byte[] classes = seen.labels().classes();
      int[] pixels = new int[names.size()];
      for (byte index : classes) {
        pixels[Byte.toUnsignedInt(index)]++;
      }
      for (int i : order(pixels)) {
        System.out.printf("%-12s %5.1f %%%n", names.get(i), 100.0 * pixels[i] / classes.length);
      }
    }
  }

  /** The classes, the most frequent one first. */
  private static List<Integer> order(int[] pixels) {
    Integer[] order = new Integer[pixels.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> pixels[b] - pixels[a]);
    return List.of(order);
  }
}
