package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.storage.Checksums;
import io.dualmix.storage.SampleNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * A data set with some or all labels replaced by PNG files of class indices, such as pseudo-labels:
 * {@code folder/<name>.png} in the format of {@link ImageFiles#writeLabel}. If the folder has
 * {@link Checksums}, a file is verified when it is first read.
 */
public final class RelabelledDataset extends DerivedDataset {
  private final Path folder;
  private final boolean[] replaced;
  private final Checksums checksums;

  /** By index, 1 for a verified file. Accessed by several workers. */
  private final AtomicIntegerArray checked;

  /** Replaces every label. */
  public RelabelledDataset(Dataset base, Path folder) {
    this(base, folder, IntStream.range(0, base.size()).toArray());
  }

  /**
   * Replaces the labels of the given indices. The files are not accessed before they are read.
   *
   * @param base the images, and the other labels
   * @param folder of the PNG files
   * @param indices whose labels are replaced
   */
  public RelabelledDataset(Dataset base, Path folder, int[] indices) {
    super(base);
    this.folder = folder;
    this.replaced = new boolean[base.size()];
    this.checksums = Checksums.of(folder);
    this.checked = new AtomicIntegerArray(base.size());
    Arrays.stream(indices).forEach(i -> replaced[i] = true);
  }

  @Override
  public boolean labelled(int index) {
    return replaced[index] ? Files.exists(file(index)) : base().labelled(index);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Its size is the image's if the folder was made from these images; the loader verifies it.
   */
  @Override
  public LabelImage label(int index) {
    if (!replaced[index]) {
      return base().label(index);
    }
    requireIntact(index);
    LabelImage label = ImageFiles.readLabel(file(index));
    for (byte value : label.classes()) {
      int c = value & 0xFF;
      if (c >= classes().size() && c != ClassTable.IGNORE) {
        throw new DualMixException(
            "The label "
                + file(index)
                + " holds the class "
                + c
                + "; there are "
                + classes().size(),
            "It was made for other classes: create it again.");
      }
    }
    return label;
  }

  @Override
  public String describe() {
    return base().describe() + ", labels from " + folder;
  }

  private void requireIntact(int index) {
    if (checked.get(index) == 0) {
      String name = folder.relativize(file(index)).toString().replace('\\', '/');
      checksums.requireIntact(
          name, "Restore it from a copy, or delete " + folder + " to create its labels again.");
      checked.set(index, 1);
    }
  }

  private Path file(int index) {
    return SampleNames.within(folder, base().name(index), ".png");
  }
}
