package io.dualmix.data.load;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.SlowDataset;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.augment.Augmenter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Loaders of many workers over a slow data set with broken images, closed at random moments, also
 * from another thread while a step waits. Every step must end in its batch (the same as without any
 * stress), in the error of its own broken image, or, after a close, in "is closed"; and soon.
 *
 * <p>{@code testkit/harness data.load.LoaderStress [SEED] [SESSIONS]}
 */
final class LoaderStress {
  private static final int IMAGES = 11;
  private static final int BATCH = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LONGEST_SESSION_SECONDS = 30;

  private final Random random;
  private final MemoryDataset images = MemoryDataset.noise(IMAGES, 16, 12, 3, 1);
  private final Map<Integer, byte[]> expected = new HashMap<>();

  private LoaderStress(long seed) {
    this.random = new Random(seed);
  }

  /** Runs the stress with a seed (default 1) for a number of sessions (default 2000). */
  public static void main(String[] args) {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int sessions = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
    long begun = System.nanoTime();
    String result = run(seed, sessions);
    System.out.printf(Locale.ROOT, "%s in %.1f s%n", result, (System.nanoTime() - begun) / 1e9);
    if (!result.equals(sessions + " sessions")) {
      System.exit(1);
    }
  }

  /** What went wrong first, or the number of sessions. */
  static String run(long seed, int sessions) {
    LoaderStress stress = new LoaderStress(seed);
    for (int session = 0; session < sessions; session++) {
      String fault = stress.session(session);
      if (fault != null) {
        return "session " + session + " of seed " + seed + ": " + fault;
      }
    }
    return sessions + " sessions";
  }

  /** One loader from opening to closing; null if all was well. */
  private String session(int number) {
    int broken = random.nextInt(3) == 0 ? random.nextInt(IMAGES) : -1;
    int slowest = 1 + random.nextInt(5);
    Dataset slow = new SlowDataset(images, index -> index % slowest, index -> index == broken);
    Sampler sampler = Sampler.shuffled(IMAGES, BATCH, 7, "stress");
    Loader loader =
        new Loader(
            slow,
            sampler,
            new Augmenter(Augmentation.NONE),
            null,
            7,
            "stress-" + number,
            1 + random.nextInt(8),
            1 + random.nextInt(12),
            0,
            PATIENCE);
    int steps = random.nextInt(12);
    long closeAfterMicros = random.nextInt(8000);
    AtomicReference<String> fault = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread consumer =
        new Thread(
            () -> {
              try {
                consume(loader, sampler, steps, broken);
              } catch (AssertionError | RuntimeException e) {
                fault.set(e.toString());
              } finally {
                ended.countDown();
              }
            });
    consumer.start();
    return close(loader, ended, closeAfterMicros, fault);
  }

  private static String close(
      Loader loader, CountDownLatch ended, long afterMicros, AtomicReference<String> fault) {
    try {
      // One session in two is over by then; the other is closed under its consumer.
      boolean over = ended.await(afterMicros, TimeUnit.MICROSECONDS);
      loader.close();
      if (!over && !ended.await(LONGEST_SESSION_SECONDS, TimeUnit.SECONDS)) {
        return "the consumer still waits, " + LONGEST_SESSION_SECONDS + " s after the close";
      }
      return fault.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private void consume(Loader loader, Sampler sampler, int steps, int broken) {
    for (int step = 0; step < steps; step++) {
      boolean spoiled = contains(sampler.indices(step), broken);
      try {
        Batch batch = loader.next();
        require(!spoiled, "step " + step + " has a batch in spite of a broken image");
        require(batch.step() == step, "step " + step + " got the batch of " + batch.step());
        require(same(step, batch), "step " + step + " got other bytes than undisturbed");
      } catch (DualMixException e) {
        require(
            spoiled && e.getMessage().contains("image-" + broken),
            "step " + step + " has the wrong error: " + e.getMessage());
        return;
      } catch (IllegalStateException e) {
        require(
            e.getMessage().endsWith("is closed"), "step " + step + " ended with " + e.getMessage());
        return;
      }
    }
  }

  private synchronized boolean same(int step, Batch batch) {
    byte[] first =
        expected.computeIfAbsent(
            step,
            s -> {
              Sampler sampler = Sampler.shuffled(IMAGES, BATCH, 7, "stress");
              try (Loader calm =
                  new Loader(images, sampler, Augmentation.NONE, null, 7, "calm", 1, 1, s)) {
                return calm.next().rgb();
              }
            });
    return Arrays.equals(first, batch.rgb());
  }

  private static boolean contains(int[] indices, int index) {
    for (int one : indices) {
      if (one == index) {
        return true;
      }
    }
    return false;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }
}
