package io.dualmix.bench;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** A decoded data set in memory, for measurements without decoding. */
record InMemoryDataset(ClassTable classes, List<RgbImage> images, List<LabelImage> labels)
    implements Dataset {
  /** The number of images. */
  private static final int MOST = 8;

  /** The first images of a data set. */
  static InMemoryDataset of(Dataset dataset) {
    List<RgbImage> images = new ArrayList<>();
    List<LabelImage> labels = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST, dataset.size()); i++) {
      images.add(dataset.image(i));
      labels.add(dataset.label(i));
    }
    return new InMemoryDataset(dataset.classes(), images, labels);
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
    return true;
  }

  @Override
  public LabelImage label(int index) {
    return labels.get(index);
  }

  @Override
  public String describe() {
    return size() + " decoded images";
  }
}
