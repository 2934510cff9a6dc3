package io.dualmix.data.load;

import io.dualmix.DualMixException;
import io.dualmix.data.ConcatDataset;
import io.dualmix.tensor.RandomStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Selects the images of a step: a pure function of (seed, stage, step), so steps can be requested
 * in any order. Thread-safe.
 */
public interface Sampler {
  /**
   * Returns the images of a step.
   *
   * @param step from 0
   * @return {@link #batchSize} indices; an image may occur twice at the boundary of two epochs
   */
  int[] indices(int step);

  /** Images per step, at least 1. */
  int batchSize();

  /**
   * Draws all images in a new random order in each epoch; batches may span two epochs.
   *
   * @param n images, at least 1; may be fewer than a batch
   * @param batch images per step, at least 1
   * @param seed of the run
   * @param stage name of the random stream, such as {@code round-1/student/unlabelled}
   */
  static Sampler shuffled(int n, int batch, long seed, String stage) {
    Order order = new Order(n, seed, stage);
    return new Positions(batch, order::at);
  }

  /**
   * A fixed mixture of two data sets joined by {@link ConcatDataset}: indices of the first are 0 ..
   * nFirst - 1, of the second nFirst .. nFirst + nSecond - 1. The share is exact to within one
   * image in any prefix of the sequence, and each data set is shuffled in epochs as by {@link
   * #shuffled}.
   *
   * @param shareOfFirst 0..1
   */
  static Sampler mixture(
      int nFirst, int nSecond, double shareOfFirst, int batch, long seed, String stage) {
    if (!(shareOfFirst >= 0 && shareOfFirst <= 1)) {
      throw new DualMixException(
          "A mixture needs a share of 0 to 1, not " + shareOfFirst + " (" + stage + ")", "");
    }
    Order first = new Order(nFirst, seed, stage + "/first");
    Order second = new Order(nSecond, seed, stage + "/second");
    return new Positions(
        batch,
        position -> {
          // floor(share * position) of the images before this one came from the first.
          long before = (long) Math.floor(position * shareOfFirst);
          boolean fromFirst = (long) Math.floor((position + 1) * shareOfFirst) > before;
          return fromFirst ? first.at(before) : nFirst + second.at(position - before);
        });
  }

  /** Divides an infinite sequence of indices into batches. */
  record Positions(int batchSize, Sequence sequence) implements Sampler {
    /** An infinite sequence of image indices. */
    @FunctionalInterface
    public interface Sequence {
      /** The index at a position, from 0. */
      int at(long position);
    }

    public Positions {
      if (batchSize < 1) {
        throw new DualMixException("A batch has at least 1 image, not " + batchSize, "");
      }
    }

    @Override
    public int[] indices(int step) {
      int[] indices = new int[batchSize];
      for (int i = 0; i < batchSize; i++) {
        indices[i] = sequence.at((long) step * batchSize + i);
      }
      return indices;
    }
  }

  /** A sequence of permutations of 0 .. n - 1. */
  final class Order {
    private final int n;
    private final long seed;
    private final String stage;

    /** Caches the last epoch, which is nearly always requested next. */
    private final AtomicReference<Epoch> recent = new AtomicReference<>();

    private record Epoch(long number, int[] order) {}

    Order(int n, long seed, String stage) {
      if (n < 1) {
        throw new DualMixException(
            "There is no image to draw for " + stage, "Check the data set and its split.");
      }
      this.n = n;
      this.seed = seed;
      this.stage = stage;
    }

    int at(long position) {
      long number = position / n;
      Epoch epoch = recent.get();
      if (epoch == null || epoch.number != number) {
        epoch = new Epoch(number, RandomStream.of(seed, stage, "epoch", number).permutation(n));
        recent.set(epoch);
      }
      return epoch.order[(int) (position % n)];
    }
  }
}
