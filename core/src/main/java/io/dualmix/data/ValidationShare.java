package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Divides labelled images into those that train and those that validate. Neighbouring frames of a
 * video look alike: a validation image beside a training image would measure memory. So whole
 * sequences validate where the names tell them (names that differ in their last number alone are
 * one sequence), and one block of consecutive names where they do not.
 *
 * @param training indices of the images that train, ascending
 * @param validation indices of the images that validate, ascending; none of them trains
 */
public record ValidationShare(List<Integer> training, List<Integer> validation) {
  public ValidationShare {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  /** An image and the place of its name in the order of its sequence. */
  private record Frame(int index, String sequence, BigInteger number, String name) {}

  /**
   * Takes a share of labelled images out, the same for the same names and seed.
   *
   * @param dataset the whole target
   * @param labelled indices of its labelled images, at least 2
   * @param share above 0, below 1
   * @param seed of the choice among sequences or blocks
   * @throws DualMixException if there are fewer than two labelled images
   */
  public static ValidationShare of(Dataset dataset, int[] labelled, double share, long seed) {
    if (labelled.length < 2) {
      throw new DualMixException(
          "There is no data.validation, and "
              + dataset.describe()
              + " has too few labelled images to take some from: "
              + labelled.length,
          "Set data.validation, or label at least two images.");
    }
    int wanted = (int) Math.round(share * labelled.length);
    wanted = Math.max(1, Math.min(labelled.length - 1, wanted));
    RandomStream random = RandomStream.of(seed, "validation-share");
    TreeSet<Integer> chosen = choose(sequences(dataset, labelled), wanted, random);
    List<Integer> training =
        Arrays.stream(labelled).sorted().boxed().filter(index -> !chosen.contains(index)).toList();
    return new ValidationShare(training, List.copyOf(chosen));
  }

  /** Whole sequences first; a block of one where all are too long for what is wanted. */
  private static TreeSet<Integer> choose(
      List<List<Frame>> sequences, int wanted, RandomStream random) {
    TreeSet<Integer> chosen = new TreeSet<>();
    List<List<Frame>> left = new ArrayList<>();
    for (int i : random.permutation(sequences.size())) {
      List<Frame> sequence = sequences.get(i);
      if (chosen.size() + sequence.size() <= wanted) {
        sequence.forEach(frame -> chosen.add(frame.index()));
      } else {
        left.add(sequence);
      }
    }
    if (2 * chosen.size() < wanted && !left.isEmpty()) {
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
