package io.dualmix.eval;

import io.dualmix.data.FrameName;
import io.dualmix.data.NaturalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Blocks of images for a bootstrap. Neighbouring frames of a video show the same street, so they
 * are no independent images; a bootstrap over single frames gives intervals that are far too
 * narrow. The rule:
 *
 * <ol>
 *   <li>A block is a sequence: the images of a folder whose names differ only in their last number,
 *       such as {@code 0016E5_00390} and {@code 0016E5_00420} ({@link FrameName}, as for {@code
 *       data.validation_share}). If no two images share such a name, the images of a folder are a
 *       sequence.
 *   <li>With fewer than {@value #FEW} sequences, or plain numbers as names, which are one sequence,
 *       each sequence is cut into blocks of {@value #LENGTH} consecutive images, in the order of
 *       their names; the last block may be shorter.
 * </ol>
 */
public final class ImageBlocks {
  /** The number of consecutive images in a block of a cut sequence. */
  public static final int LENGTH = 20;

  /** With fewer sequences, they are cut. */
  public static final int FEW = 10;

  private ImageBlocks() {}

  /**
   * The blocks of images.
   *
   * @param names of the images
   * @return indices into {@code names}; each index is in exactly one block
   */
  public static List<List<Integer>> of(List<String> names) {
    List<List<Integer>> sequences = grouped(names, ImageBlocks::sequence);
    if (sequences.size() == new HashSet<>(names).size()) {
      sequences = grouped(names, ImageBlocks::folder);
    }
    if (sequences.size() >= FEW) {
      return sequences;
    }
    List<List<Integer>> blocks = new ArrayList<>();
    for (List<Integer> sequence : sequences) {
      for (int from = 0; from < sequence.size(); from += LENGTH) {
        blocks.add(List.copyOf(sequence.subList(from, Math.min(sequence.size(), from + LENGTH))));
      }
    }
    return blocks;
  }

  private static List<List<Integer>> grouped(List<String> names, Function<String, String> key) {
    Map<String, List<Integer>> groups = new TreeMap<>(NaturalOrder.INSTANCE);
    IntStream.range(0, names.size())
        .boxed()
        .sorted(Comparator.comparing(names::get, NaturalOrder.INSTANCE))
        .forEach(
            i -> groups.computeIfAbsent(key.apply(names.get(i)), k -> new ArrayList<>()).add(i));
    return List.copyOf(groups.values());
  }

  /** A number of a folder is no frame. */
  private static String sequence(String name) {
    String folder = folder(name);
    return folder + FrameName.of(name.substring(folder.length())).sequence();
  }

  private static String folder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }
}
