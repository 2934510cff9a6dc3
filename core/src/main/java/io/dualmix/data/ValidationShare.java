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
 * Divides labelled images into those that train and those that validate. Neighbouring frames of a
 * video look alike: a validation image beside a training image would measure memory. So whole
 * sequences validate where the names tell them (names that differ in their last number alone are
 * one sequence), and one block of consecutive names where they do not.
 *
 * @param training indices of the drawn images that train, ascending
 * @param validation indices of the images that validate, ascending; none of them trains
 */
public record ValidationShare(List<Integer> training, List<Integer> validation) {
  public ValidationShare {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  /** With fewer images one odd scene decides a score. */
  public static final int ENOUGH = 5;

  /** An image and the place of its name in the order of its sequence. */
  private record Frame(int index, String sequence, BigInteger number, String name) {}

  /**
   * Takes a share of labelled images out, the same for the same names and seed. Those that are not
   * drawn for training validate first, at least {@link #ENOUGH} if there are as many: their labels
   * cost no training image. Where all labelled images are drawn, some of the drawn ones validate.
   *
   * @param dataset the whole target
   * @param drawn indices of the labelled images that are to train
   * @param spare indices of the other labelled images; may be empty
   * @param share of all labelled images, above 0, below 1
   * @param seed of the choice among sequences or blocks
   * @throws DualMixException if there are fewer than two labelled images
   */
  public static ValidationShare of(
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
    return new ValidationShare(
        Arrays.stream(drawn).sorted().boxed().filter(index -> !chosen.contains(index)).toList(),
        List.copyOf(chosen));
  }

  /**
   * Whole sequences first, those without a training image before others; a block of one where all
   * are too long for what is wanted.
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
    // Less than half of what is wanted, or than enough, is filled up from a longer sequence.
    if (!left.isEmpty() && chosen.size() < Math.max(Math.min(wanted, ENOUGH), (wanted + 1) / 2)) {
      List<Frame> cut = left.get(0);
      int count = Math.min(cut.size(), wanted - chosen.size());
      // At an end: a block in the middle would have training images on both sides.
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
      // Every name stands alone, so the names tell no sequences: their order is all there is.
      List<Frame> all = sequences.values().stream().flatMap(List::stream).toList();
      return List.of(sorted(all));
    }
    return sequences.values().stream().map(ValidationShare::sorted).toList();
  }

  private static List<Frame> sorted(List<Frame> frames) {
    return frames.stream()
        .sorted(
            Comparator.comparing(Frame::sequence)
                .thenComparing(Frame::number)
                .thenComparing(Frame::name))
        .toList();
  }

  /** {@code seq3/frame_0042_left} is frame 42 of the sequence {@code seq3/frame_*_left}. */
  private static Frame frame(int index, String name) {
    int end = name.length();
    while (end > 0 && !isDigit(name.charAt(end - 1))) {
      end--;
    }
    int from = end;
    while (from > 0 && isDigit(name.charAt(from - 1))) {
      from--;
    }
    return from == end
        ? new Frame(index, name, BigInteger.ZERO, name)
        : new Frame(
            index,
            name.substring(0, from) + "*" + name.substring(end),
            new BigInteger(name.substring(from, end)),
            name);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
