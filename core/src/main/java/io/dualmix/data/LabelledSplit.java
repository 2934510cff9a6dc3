package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.RandomStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The images of a target data set that are used with their labels.
 *
 * @param total number of images
 * @param chosen indices of the labelled images, ascending and distinct
 */
public record LabelledSplit(int total, List<Integer> chosen) {
  public LabelledSplit {
    chosen = List.copyOf(new TreeSet<>(chosen));
    if (!chosen.isEmpty() && (chosen.get(0) < 0 || chosen.get(chosen.size() - 1) >= total)) {
      throw new DualMixException(
          "A split of " + total + " images names " + chosen + "; expected 0 to " + (total - 1), "");
    }
  }

  /**
   * Draws {@code count} of {@code total}. With the same seed and total, a smaller draw is a subset
   * of a larger one, so a series over label counts only adds labels.
   *
   * @throws DualMixException if {@code count} is not 0 to {@code total}
   */
  public static LabelledSplit draw(int total, int count, long seed) {
    return of(total, draw(IntStream.range(0, total).toArray(), count, seed, total + " images"));
  }

  /** Draws among the images that have a label; see {@link #draw(int, int, long)}. */
  public static LabelledSplit draw(Dataset dataset, int count, long seed) {
    int[] candidates = IntStream.range(0, dataset.size()).filter(dataset::labelled).toArray();
    return of(dataset.size(), draw(candidates, count, seed, dataset.describe()));
  }

  /**
   * Draws a fraction of the images that have a label, rounded, at least one; see {@link
   * #draw(Dataset, int, long)}.
   *
   * @param fraction above 0, at most 1
   */
  public static LabelledSplit drawFraction(Dataset dataset, double fraction, long seed) {
    long offered = IntStream.range(0, dataset.size()).filter(dataset::labelled).count();
    return draw(dataset, (int) Math.max(1, Math.round(fraction * offered)), seed);
  }

  /** All images that have a label. */
  public static LabelledSplit all(Dataset dataset) {
    return of(
        dataset.size(), IntStream.range(0, dataset.size()).filter(dataset::labelled).toArray());
  }

  /**
   * The named images.
   *
   * @throws DualMixException if a name is unknown or occurs twice
   */
  public static LabelledSplit ofNames(Dataset dataset, List<String> names) {
    return ofNames(dataset, names, "The list of labelled images");
  }

  /**
   * Reads names, one per line, in the format of {@link NameLists}.
   *
   * @throws DualMixException if the file cannot be read, or a name is unknown or occurs twice
   */
  public static LabelledSplit read(Path file, Dataset dataset) {
    List<String> names = NameLists.read(file).values().stream().map(NameLists::composed).toList();
    return ofNames(dataset, names, file.toString());
  }

  /** Writes the names of the labelled images, one per line. */
  public void write(Path file, Dataset dataset) {
    StringBuilder text = new StringBuilder();
    chosen.forEach(index -> text.append(NameLists.line(dataset.name(index))).append('\n'));
    AtomicFiles.write(file, text.toString());
  }

  /** Indices of the labelled images, ascending. */
  public int[] labelled() {
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Indices of the other images, ascending. */
  public int[] unlabelled() {
    boolean[] labelled = new boolean[total];
    chosen.forEach(index -> labelled[index] = true);
    return IntStream.range(0, total).filter(index -> !labelled[index]).toArray();
  }

  private static LabelledSplit of(int total, int[] indices) {
    return new LabelledSplit(total, Arrays.stream(indices).boxed().toList());
  }

  private static int[] draw(int[] candidates, int count, long seed, String from) {
    if (count < 0 || count > candidates.length) {
      throw new DualMixException(
          "Cannot draw " + count + " labelled images: " + from + " offer " + candidates.length,
          "Ask for 0 to " + candidates.length + ".");
    }
    int[] order = RandomStream.of(seed, "labelled-split").permutation(candidates.length);
    return Arrays.stream(order, 0, count).map(i -> candidates[i]).toArray();
  }

  private static LabelledSplit ofNames(Dataset dataset, List<String> names, String where) {
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < dataset.size(); i++) {
      known.put(dataset.name(i), i);
    }
    TreeSet<Integer> chosen = new TreeSet<>();
    for (String name : names) {
      Integer index = known.get(name);
      if (index == null) {
        // Lists of other projects contain the image file, optionally followed by its label.
        String file = NameLists.parts(name).get(0).replace('\\', '/');
        index = known.get(FolderListing.withoutExtension(file));
      }
      if (index == null) {
        throw new DualMixException(
            where + " names '" + name + "', which is not in " + dataset.describe(),
            "Names look like '" + (dataset.size() == 0 ? "" : dataset.name(0)) + "'.");
      }
      if (!chosen.add(index)) {
        throw new DualMixException(where + " names '" + name + "' twice", "Remove one of them.");
      }
    }
    return new LabelledSplit(dataset.size(), List.copyOf(chosen));
  }
}
