package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.FilePairs;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.PairedDataset.Pair;
import io.dualmix.data.image.LabelMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * CamVid (Brostow, Fauqueur, Cipolla 2009) in the SegNet tutorial's edition: 480x360 street images
 * in {@code <split>/}, class indices in {@code <split>annot/}, eleven classes and void. Images are
 * sorted by sequence and time.
 */
public final class CamVidLayout {
  private CamVidLayout() {}

  /**
   * The selected images.
   *
   * @param root the folder with {@code train/}, {@code trainannot/} and so on
   * @param split {@code train}, {@code val} or {@code test}
   * @param sequences prefixes of the sequences to use, such as {@code 0001TP}; empty for all
   */
  public record Selection(Path root, String split, List<String> sequences) {
    public Selection {
      sequences = List.copyOf(sequences);
    }

    /** All images of a split. */
    public static Selection all(Path root, String split) {
      return new Selection(root, split, List.of());
    }
  }

  /** Finds the files of the published names; see {@link #open(Selection, FileSuffixes)}. */
  public static PairedDataset open(Selection selection) {
    return open(selection, FileSuffixes.NONE);
  }

  /**
   * Finds the images.
   *
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder, a label or a sequence is missing
   */
  public static PairedDataset open(Selection selection, FileSuffixes suffixes) {
    LabelMapping mapping = LabelMapping.indices(CamVidClasses.TABLE, List.of(CamVidClasses.VOID));
    FilePairs found =
        FolderFiles.find(
            FolderSpec.folders(
                    selection.root(),
                    selection.split(),
                    selection.split() + "annot",
                    CamVidClasses.TABLE,
                    mapping)
                .suffixes(suffixes.image(), suffixes.label()));
    String origin =
        "CamVid "
            + selection.split()
            + (selection.sequences().isEmpty() ? "" : ", sequences " + selection.sequences())
            + ", from "
            + selection.root();
    FilePairs pairs = new FilePairs(driven(found.pairs(), selection), found.notes());
    requireLabels(pairs.pairs(), origin);
    return new PairedDataset(CamVidClasses.TABLE, mapping, pairs, origin);
  }

  /** Names begin with the sequence and end with the frame, so sorted names are in time order. */
  private static List<Pair> driven(List<Pair> pairs, Selection selection) {
    if (selection.sequences().isEmpty()) {
      return pairs;
    }
    TreeSet<String> known = new TreeSet<>();
    pairs.forEach(pair -> known.add(sequence(pair)));
    for (String name : selection.sequences()) {
      if (!known.contains(name)) {
        throw new DualMixException(
            "There is no sequence '"
                + name
                + "' in CamVid "
                + selection.split()
                + ", from "
                + selection.root(),
            "Known are " + known + ".");
      }
    }
    return pairs.stream().filter(pair -> selection.sequences().contains(sequence(pair))).toList();
  }

  private static String sequence(Pair pair) {
    int end = pair.name().indexOf('_');
    return end < 0 ? pair.name() : pair.name().substring(0, end);
  }

  private static void requireLabels(List<Pair> pairs, String origin) {
    for (Pair pair : pairs) {
      if (pair.label() == null) {
        throw new DualMixException(
            "The CamVid image " + pair.name() + " has no label (" + origin + ")",
            "Copy the data set again: every image has one.");
      }
    }
  }
}
