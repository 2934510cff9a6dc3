package io.dualmix.data.annotation;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Labels with holes within holes, one-pixel islands, diagonal neighbours and ignored pixels. */
final class RandomLabels {
  static final ClassTable CLASSES =
      new ClassTable(
          List.of(
              new SemanticClass("sky", 0x4682B4),
              new SemanticClass("road & path", 0x804080),
              new SemanticClass("car", 0x00008E)));

  private RandomLabels() {}

  static LabelImage of(int seed) {
    Random random = new Random(seed);
    int width = 1 + random.nextInt(40);
    int height = 1 + random.nextInt(40);
    byte[] classes = new byte[width * height];
    Arrays.fill(classes, (byte) (seed % 5 == 0 ? ClassTable.IGNORE : random.nextInt(3)));
    for (int box = random.nextInt(12); box > 0; box--) {
      int left = random.nextInt(width);
      int top = random.nextInt(height);
      int right = left + random.nextInt(width);
      int bottom = top + random.nextInt(height);
      int value = random.nextInt(4);
      for (int y = top; y <= Math.min(bottom, height - 1); y++) {
        for (int x = left; x <= Math.min(right, width - 1); x++) {
          classes[y * width + x] = (byte) (value == 3 ? ClassTable.IGNORE : value);
        }
      }
    }
    for (int island = random.nextInt(30); island > 0; island--) {
      classes[random.nextInt(classes.length)] = (byte) random.nextInt(3);
    }
    return new LabelImage(width, height, classes);
  }

  /** Writes black images of the sizes of labels. */
  static List<String> images(Path folder, List<LabelImage> labels) {
    return IntStream.range(0, labels.size())
        .mapToObj(
            i -> {
              LabelImage label = labels.get(i);
              byte[] rgb = new byte[3 * label.classes().length];
              String name = "street/frame " + i + ".png";
              byte[] png = ImageFiles.encodePng(new RgbImage(label.width(), label.height(), rgb));
              try {
                Files.createDirectories(folder.resolve("street"));
                Files.write(folder.resolve(name), png);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return name;
            })
        .toList();
  }
}
