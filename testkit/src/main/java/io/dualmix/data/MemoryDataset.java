package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A data set on the heap for tests; images named {@code image-0}, {@code image-1} and so on. */
public record MemoryDataset(ClassTable classes, List<RgbImage> images, List<LabelImage> labels)
    implements Dataset {
  /** {@code count} images of noise with labels of noise in {@code classes} classes. */
  public static MemoryDataset noise(int count, int width, int height, int classes, long seed) {
    List<RgbImage> images = new ArrayList<>();
    List<LabelImage> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RandomStream random = RandomStream.of(seed, i);
      byte[] rgb = new byte[width * height * 3];
      byte[] label = new byte[width * height];
      for (int k = 0; k < rgb.length; k++) {
        rgb[k] = (byte) random.nextInt(256);
      }
      for (int k = 0; k < label.length; k++) {
        label[k] = (byte) random.nextInt(classes);
      }
      images.add(new RgbImage(width, height, rgb));
      labels.add(new LabelImage(width, height, label));
    }
    return new MemoryDataset(table(classes), images, labels);
  }

  /** Classes {@code c0}, {@code c1} and so on, in shades of red. */
  public static ClassTable table(int classes) {
    return new ClassTable(
        IntStream.range(0, classes)
            .mapToObj(c -> new SemanticClass("c" + c, (c + 1) << 16))
            .toList());
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public String name(int index) {
    return "image-" + index;
  }

  @Override
  public RgbImage image(int index) {
    return images.get(index);
  }

  @Override
  public boolean labelled(int index) {
    return labels.get(index) != null;
  }

  @Override
  public LabelImage label(int index) {
    if (labels.get(index) == null) {
      throw new DualMixException("No label " + name(index), "");
    }
    return labels.get(index);
  }

  @Override
  public String describe() {
    return "memory";
  }
}
