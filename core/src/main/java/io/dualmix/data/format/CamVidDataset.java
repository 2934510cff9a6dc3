package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.Origin;
import io.dualmix.data.Subset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageFacts;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.data.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * CamVid (Brostow, Fauqueur, Cipolla 2009) in the SegNet tutorial's edition: 480x360 street images
 * in {@code <split>/}, class indices in {@code <split>annot/}, eleven classes and void.
 */
public final class CamVidDataset implements Dataset {
  private final Dataset images;
  private final String description;

  /**
   * Which of CamVid's images.
   *
   * @param root the folder with {@code train/}, {@code trainannot/} and so on
   * @param split {@code train}, {@code val} or {@code test}
   * @param sequences the only drives used, by the beginning of their names, such as {@code 0001TP};
   *     empty for all
   * @param from the first image used, counted in the order of drives and time
   * @param to the first image after {@code from} that is not used; null for all
   */
  public record Selection(Path root, String split, List<String> sequences, int from, Integer to) {
    public Selection {
      sequences = List.copyOf(sequences);
    }

    /** All images of a split. */
    public static Selection all(Path root, String split) {
      return new Selection(root, split, List.of(), 0, null);
    }
  }

  /**
   * Finds the images.
   *
   * @throws DualMixException if a folder, a label or a sequence is missing, or the range is not
   *     within the images
   */
  public CamVidDataset(Selection selection) {
    Dataset split =
        FolderDataset.open(
            FolderSpec.folders(
                selection.root(),
                selection.split(),
                selection.split() + "annot",
                CamVidClasses.TABLE,
                LabelMapping.indices(CamVidClasses.TABLE, List.of(CamVidClasses.VOID))));
    Dataset driven = sequences(split, selection.sequences());
    int to = selection.to() == null ? driven.size() : selection.to();
    this.images = Subset.range(driven, selection.from(), to);
    this.description =
        String.format(
            Locale.ROOT,
            "%d CamVid images, split %s%s, from %s",
            images.size(),
            selection.split(),
            selection.sequences().isEmpty() ? "" : ", sequences " + selection.sequences(),
            selection.root());
    requireLabels();
  }

  @Override
  public ClassTable classes() {
    return images.classes();
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }

  @Override
  public RgbImage image(int index) {
    return images.image(index);
  }

  @Override
  public RgbImage image(int index, ImageSize least) {
    return images.image(index, least);
  }

  @Override
  public boolean labelled(int index) {
    return images.labelled(index);
  }

  @Override
  public LabelImage label(int index) {
    return images.label(index);
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    return images.imageOrigin(index);
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    return images.labelOrigin(index);
  }

  @Override
  public Optional<ImageFacts> facts(int index) {
    return images.facts(index);
  }

  @Override
  public void requireHeaders(int index) {
    images.requireHeaders(index);
  }

  @Override
  public List<LabelIssue> doubts(int index) {
    return images.doubts(index);
  }

  @Override
  public Optional<Path> imageFile(int index) {
    return images.imageFile(index);
  }

  @Override
  public Optional<Path> labelFile(int index) {
    return images.labelFile(index);
  }

  @Override
  public List<FileIssue> notes() {
    return images.notes();
  }

  @Override
  public String describe() {
    return description;
  }

  /** Names begin with their sequence and end with their frame: sorted names are in time order. */
  private static Dataset sequences(Dataset split, List<String> wanted) {
    if (wanted.isEmpty()) {
      return split;
    }
    TreeSet<String> known = new TreeSet<>();
    for (int i = 0; i < split.size(); i++) {
      known.add(sequence(split, i));
    }
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new DualMixException(
            "There is no sequence '" + name + "' in " + split.describe(),
            "Known are " + known + ".");
      }
    }
    int[] indices =
        IntStream.range(0, split.size()).filter(i -> wanted.contains(sequence(split, i))).toArray();
    return new Subset(split, indices);
  }

  private static String sequence(Dataset split, int index) {
    String name = split.name(index);
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }

  private void requireLabels() {
    for (int i = 0; i < images.size(); i++) {
      if (!images.labelled(i)) {
        throw new DualMixException(
            "The CamVid image " + images.name(i) + " has no label (" + description + ")",
            "Copy the data set again: every image has one.");
      }
    }
  }
}
