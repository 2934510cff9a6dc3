package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Splits labelled images into training and validation images. Neighbouring frames of a video are
 * similar, so a validation image next to a training image would measure memorisation. Therefore
 * whole sequences are used for validation if the names identify them (names that differ only in
 * their last number are one sequence), and otherwise one block of consecutive names.
 *
 * @param training indices of the selected images for training, ascending
 * @param validation indices of the validation images, ascending; disjoint from {@code training}
 */
public record ValidationSplit(List<Integer> training, List<Integer> validation) {
  public ValidationSplit {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  /** With fewer images a single unusual scene dominates the score. */
  public static final int ENOUGH = 5;

  /** An image with its sequence and its frame number. */
  private record Frame(int index, String sequence, BigInteger number, String name) {}

  /**
   * Selects a share of the labelled images; deterministic for given names and seed. Images that are
   * not selected for training are used first, at least {@link #ENOUGH} if there are as many,
   * because they cost no training image. If all labelled images are selected, some of them become
   * validation images.
   *
   * @param dataset the target data set
   * @param drawn indices of the labelled images selected for training
   * @param spare indices of the other labelled images; may be empty
   * @param share of all labelled images, above 0, below 1
   * @param seed seed of the choice among sequences or blocks
   * @throws DualMixException if there are fewer than two labelled images
   */
  public static ValidationSplit of(
      Dataset dataset, int[] drawn, int[] spare, double share, long seed) {
    int labelled = drawn.length + spare.length;
    if (labelled < 2) {
      throw new DualMixException(
          "There is no data.validation, and "
              + dataset.describe()
              + " has too few labelled images to take some from: "
              + labelled,
          "Set data.validation, or label at least two images.");
    }
    int[] candidates = spare.length == 0 ? drawn : spare;
    int wanted = (int) Math.round(share * labelled);
    wanted =
        spare.length == 0
            ? Math.max(1, Math.min(drawn.length - 1, wanted))
            : Math.min(spare.length, Math.max(ENOUGH, wanted));
    RandomStream random = RandomStream.of(seed, "validation-share");
    Set<String> training =
        spare.length == 0
            ? Set.of()
            : Arrays.stream(drawn)
                .mapToObj(index -> frame(index, dataset.name(index)).sequence())
                .collect(Collectors.toSet());
    TreeSet<Integer> chosen = choose(sequences(dataset, candidates), training, wanted, random);
    return new ValidationSplit(
        Arrays.stream(drawn).sorted().boxed().filter(index -> !chosen.contains(index)).toList(),
        List.copyOf(chosen));
  }

  /**
   * Chooses whole sequences, first those without a training image; or a block of one sequence if
   * all of them are too long.
   */
  private static TreeSet<Integer> choose(
      List<List<Frame>> sequences, Set<String> training, int wanted, RandomStream random) {
    TreeSet<Integer> chosen = new TreeSet<>();
    List<List<Frame>> left = new ArrayList<>();
    List<List<Frame>> order = new ArrayList<>();
    for (int i : random.permutation(sequences.size())) {
      order.add(sequences.get(i));
    }
    order.sort(Comparator.comparing(one -> training.contains(one.get(0).sequence())));
    for (List<Frame> sequence : order) {
      if (chosen.size() + sequence.size() <= wanted) {
        sequence.forEach(frame -> chosen.add(frame.index()));
      } else {
        left.add(sequence);
      }
    }
    // If less than half of the target, or less than ENOUGH, is chosen, the rest comes from a longer
    // sequence.
    if (!left.isEmpty() && chosen.size() < Math.max(Math.min(wanted, ENOUGH), (wanted + 1) / 2)) {
      List<Frame> cut = left.get(0);
      int count = Math.min(cut.size(), wanted - chosen.size());
      // Takes the block at an end: one in the middle would have training images on both sides.
      int from = random.nextInt(2) == 0 ? 0 : cut.size() - count;
      cut.subList(from, from + count).forEach(frame -> chosen.add(frame.index()));
    }
    return chosen;
  }

  private static List<List<Frame>> sequences(Dataset dataset, int[] labelled) {
    Map<String, List<Frame>> sequences = new TreeMap<>();
    for (int index : labelled) {
      Frame frame = frame(index, dataset.name(index));
      sequences.computeIfAbsent(frame.sequence(), key -> new ArrayList<>()).add(frame);
    }
    if (sequences.size() == labelled.length) {
      // No names share a sequence, so their order is used.
      List<Frame> all = sequences.values().stream().flatMap(List::stream).toList();
      return List.of(sorted(all));
    }
    return sequences.values().stream().map(ValidationSplit::sorted).toList();
  }

  private static List<Frame> sorted(List<Frame> frames) {
    return frames.stream()
        .sorted(
            Comparator.comparing(Frame::sequence)
                .thenComparing(Frame::number)
                .thenComparing(Frame::name))
        .toList();
  }

  private static Frame frame(int index, String name) {
    FrameName frame = FrameName.of(name);
    return new Frame(index, frame.sequence(), frame.number(), name);
  }
}
