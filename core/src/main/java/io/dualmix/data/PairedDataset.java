package io.dualmix.data;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Image files, each with its label file or without one. A file is read, and checked, when it is
 * asked for.
 */
public final class PairedDataset implements Dataset {
  private final ClassTable classes;
  private final LabelMapping mapping;
  private final List<Pair> pairs;
  private final String description;
  private final String fingerprint;

  /**
   * One image.
   *
   * @param name unique in its data set, with {@code /} between folders and without extension
   * @param image a PNG or JPEG file
   * @param label a PNG file; null for none
   */
  public record Pair(String name, Path image, Path label) {}

  /**
   * @param classes of the labels
   * @param mapping from raw label values to {@code classes}; null where no pair has a label
   * @param pairs in the order of their indices, with distinct names
   * @param description what and where this is; the numbers of images are put before it
   * @throws DualMixException if two pairs have one name
   */
  public PairedDataset(
      ClassTable classes, LabelMapping mapping, List<Pair> pairs, String description) {
    this.classes = classes;
    this.mapping = mapping;
    this.fingerprint = mapping == null ? "" : mapping.fingerprint();
    this.pairs = List.copyOf(pairs);
    long labelled = pairs.stream().filter(pair -> pair.label() != null).count();
    this.description = pairs.size() + " images, " + labelled + " labelled, " + description;
    requireDistinct(this.pairs);
  }

  private static void requireDistinct(List<Pair> pairs) {
    Set<String> names = new HashSet<>();
    for (Pair pair : pairs) {
      if (!names.add(pair.name())) {
        throw new DualMixException(
            "Two images have the name " + pair.name() + "; one is " + pair.image(),
            "Remove one of them: names tell images apart.");
      }
    }
  }

  @Override
  public ClassTable classes() {
    return classes;
  }

  @Override
  public int size() {
    return pairs.size();
  }

  @Override
  public String name(int index) {
    return pairs.get(index).name();
  }

  @Override
  public RgbImage image(int index) {
    return ImageFiles.readImage(pairs.get(index).image());
  }

  @Override
  public RgbImage image(int index, ImageSize least) {
    return ImageFiles.readImage(pairs.get(index).image(), least);
  }

  @Override
  public boolean labelled(int index) {
    return pairs.get(index).label() != null;
  }

  @Override
  public LabelImage label(int index) {
    Pair pair = pairs.get(index);
    if (pair.label() == null) {
      throw new DualMixException(
          "The image " + pair.image() + " has no label", "Use it as an unlabelled image.");
    }
    LabelImage label = mapping.read(pair.label());
    ImageSize size = ImageFiles.size(pair.image());
    if (!ImageSize.of(label).equals(size)) {
      throw new LabelSizeMismatch(
          "The label "
              + pair.label()
              + " has "
              + ImageSize.of(label)
              + ", its image "
              + pair.image()
              + " "
              + size,
          "A label has its image's size; 'resize' acts on both afterwards.");
    }
    return label;
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    try {
      return Optional.of(Origin.of("image", pairs.get(index).image()));
    } catch (IOException e) {
      return Optional.empty(); // Reading it says what is wrong.
    }
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    Pair pair = pairs.get(index);
    if (pair.label() == null) {
      return Optional.empty();
    }
    try {
      // The image counts too: its size is compared with the label's.
      return Optional.of(
          Origin.of("classes", pair.label())
              .with(Origin.of("size", pair.image()))
              .then("mapped by " + fingerprint));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String describe() {
    return description;
  }
}
