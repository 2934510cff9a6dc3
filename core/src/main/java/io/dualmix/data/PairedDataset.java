package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageContent;
import io.dualmix.data.image.ImageDecoder;
import io.dualmix.data.image.ImageDecoder.Orientation;
import io.dualmix.data.image.ImageFormat;
import io.dualmix.data.image.ImageHeader;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.data.image.LabelPalette;
import io.dualmix.data.image.PaletteOrder;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/** Image files with optional label files. Files are read and validated on access. */
public final class PairedDataset implements FileDataset {
  private final ClassTable classes;
  private final LabelMapping mapping;
  private final FilePairs files;
  private final List<Pair> pairs;
  private final ImageDecoder reading;
  private final String origin;
  private final String fingerprint;

  /** Packed width and height of the images that were read; 0 for the others. */
  private final AtomicLongArray sizes;

  /**
   * An image with its label.
   *
   * @param name unique in its data set, with {@code /} between folders and without extension
   * @param image a file of any {@link ImageFormat}
   * @param label a file in a lossless format; null for none
   */
  public record Pair(String name, Path image, Path label) {}

  /**
   * @param classes of the labels
   * @param mapping from raw label values to {@code classes}; null if no pair has a label
   * @param files in the order of their indices, with distinct names
   * @param origin description of the data set and its location; {@link #describe} puts the numbers
   *     of images before it
   * @throws DualMixException if two pairs have the same name
   */
  public PairedDataset(ClassTable classes, LabelMapping mapping, FilePairs files, String origin) {
    this(classes, mapping, files, origin, ImageDecoder.DEFAULT);
    requireDistinct(pairs);
  }

  private PairedDataset(
      ClassTable classes,
      LabelMapping mapping,
      FilePairs files,
      String origin,
      ImageDecoder reading) {
    this.classes = classes;
    this.mapping = mapping;
    this.fingerprint = mapping == null ? "" : mapping.fingerprint();
    this.files = files;
    this.pairs = files.pairs();
    this.origin = origin;
    this.reading = reading;
    this.sizes = new AtomicLongArray(pairs.size());
  }

  @Override
  public PairedDataset ignoringUnknown() {
    LabelMapping lenient = mapping == null ? null : mapping.ignoringUnknown();
    return new PairedDataset(classes, lenient, files, origin, reading);
  }

  @Override
  public PairedDataset reading(ImageDecoder other) {
    return new PairedDataset(classes, mapping, files, origin, other);
  }

  private static void requireDistinct(List<Pair> pairs) {
    Set<String> names = new HashSet<>();
    for (Pair pair : pairs) {
      if (!names.add(pair.name())) {
        throw new DualMixException(
            "Two images have the name " + pair.name() + "; one is " + pair.image(),
            "Remove one of them: names must be unique.");
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
    return image(index, null);
  }

  @Override
  public RgbImage image(int index, ImageSize least) {
    ImageDecoder.Decoded decoded = reading.decode(pairs.get(index).image(), least);
    sizes.set(index, packed(decoded.whole()));
    return decoded.image();
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
    // A step reads an image before its label, so the size is known without opening the image again.
    if (sizes.get(index) != packed(ImageSize.of(label))) {
      requireSize(pair, ImageSize.of(label));
    }
    return label;
  }

  private static long packed(ImageSize size) {
    return (long) size.width() << Integer.SIZE | size.height();
  }

  /** Rejects a label file that is a copy of its image. */
  private static void requireNoCopy(Pair pair) {
    try {
      if (Files.size(pair.image()) == Files.size(pair.label())
          && Files.mismatch(pair.image(), pair.label()) < 0) {
        throw new DualMixException(
            "The label " + pair.label() + " is a copy of its image " + pair.image(),
            "Replace the file by the label, or remove it.");
      }
    } catch (IOException e) {
      // Reading them says what is wrong.
    }
  }

  private void requireSize(Pair pair, ImageSize label) {
    ImageSize size = reading.size(pair.image());
    if (label.equals(size)) {
      return;
    }
    boolean swapped = label.width() == size.height() && label.height() == size.width();
    throw new LabelSizeMismatch(
        "The label " + pair.label() + " has " + label + ", its image " + pair.image() + " " + size,
        swapped
            ? swappedSides(pair)
            : "A label must have the size of its image; 'resize' is applied to both later.");
  }

  private String swappedSides(Pair pair) {
    if (ImageContent.header(pair.image()).orientation() == 1) {
      return "Width and height are swapped: rotate the label or the image by 90 degrees.";
    }
    return reading.orientation() == Orientation.APPLY
        ? "Width and height are swapped, since the image is rotated by its EXIF orientation; if"
            + " labels were drawn on the stored pixels, set orientation: ignore."
        : "Width and height are swapped, since orientation: ignore leaves the image as stored; set"
            + " orientation: apply.";
  }

  @Override
  public Optional<ImageMetadata> metadata(int index) {
    Path image = pairs.get(index).image();
    ImageHeader header = ImageContent.header(image);
    return Optional.of(
        new ImageMetadata(reading.size(header), header.orientation(), header.bitDepth()));
  }

  @Override
  public void requireHeaders(int index) {
    Pair pair = pairs.get(index);
    if (pair.label() == null) {
      ImageContent.header(pair.image());
    } else {
      ImageHeader label = ImageContent.header(pair.label());
      requireSize(pair, new ImageSize(label.width(), label.height()));
      requireNoCopy(pair);
    }
  }

  @Override
  public List<LabelIssue> labelIssues(int index) {
    Path label = pairs.get(index).label();
    if (label == null || mapping == null) {
      return List.of();
    }
    List<LabelIssue> doubts = new ArrayList<>();
    try {
      if (!mapping.byColour()) {
        int[] palette = LabelPalette.of(label);
        if (palette.length > 0) {
          PaletteOrder.of(label, palette, classes, mapping, mapping.used(label))
              .ifPresent(doubts::add);
        }
      }
      int erased = mapping.erased(label);
      if (erased > 0) {
        doubts.add(
            new LabelIssue(
                LabelIssue.Kind.ERASED,
                erased + " pixels of " + label + " are erased (alpha 0) and ignored",
                ""));
      }
    } catch (IOException | DualMixException e) {
      return List.of(); // Reading it says what is wrong.
    }
    return doubts;
  }

  @Override
  public Optional<Path> imageFile(int index) {
    return Optional.of(pairs.get(index).image());
  }

  @Override
  public Optional<Path> labelFile(int index) {
    return Optional.ofNullable(pairs.get(index).label());
  }

  @Override
  public List<FileIssue> notes() {
    return files.notes();
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    try {
      Origin stored = Origin.of("upright image", pairs.get(index).image());
      return Optional.of(
          reading.equals(ImageDecoder.DEFAULT) ? stored : stored.then(reading.toString()));
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
      // The image is part of the origin, since its size is compared with the label's.
      return Optional.of(
          Origin.of("classes", pair.label())
              .with(Origin.of("size", pair.image()))
              .then(reading.orientation().toString())
              .then("mapped by " + fingerprint));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String describe() {
    long labelled = pairs.stream().filter(pair -> pair.label() != null).count();
    return pairs.size() + " images, " + labelled + " labelled, " + origin;
  }
}
