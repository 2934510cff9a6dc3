package io.dualmix.data.load;

import io.dualmix.DaemonThreads;
import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.Dataset;
import io.dualmix.data.UnlabelledDataset;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Loads the batches of a data set, one per step. Worker threads decode and augment in advance.
 *
 * <p>A batch is a pure function of (seed, stage, step): it depends neither on the number of workers
 * nor on earlier requests. Workers keep no native memory between items.
 */
@PublicApi
public final class Loader implements AutoCloseable {
  /** Longer than the slowest network disk needs; an endless wait would look like a slow step. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(5);

  private static final int CLOSING_MILLIS = 900;

  private final Dataset dataset;
  private final Sampler sampler;
  private final Augmenter augmenter;
  private final ImageTransform transform;
  private final long seed;
  private final String stage;
  private final Duration patience;
  private final boolean labelled;
  private final ExecutorService workers;
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();

  private final PendingReads reads = new PendingReads();

  private int nextStep;
  private int submitted;
  private volatile boolean closed;

  /**
   * Opens a loader and starts its workers.
   *
   * @param dataset data set in which all images have labels, or none: see {@link UnlabelledDataset}
   * @param sampler chooses the images of a step
   * @param augmentation augmentation of each image; its crop gives all images of a batch the same
   *     size
   * @param transform transform of each whole image before augmentation; null for none
   * @param seed of the run
   * @param stage name of the random streams, such as {@code round-1/region-teacher/source}: loaders
   *     with the same name draw the same crops
   * @param workers number of threads, at least 1
   * @param prefetch number of batches prepared in advance, at least 1
   * @param firstStep the step of the first batch, at least 0
   * @throws DualMixException if only some images have labels, or a number is out of range
   */
  public Loader(
      Dataset dataset,
      Sampler sampler,
      Augmentation augmentation,
      ImageTransform transform,
      long seed,
      String stage,
      int workers,
      int prefetch,
      int firstStep) {
    this(
        dataset,
        sampler,
        new Augmenter(augmentation),
        transform,
        seed,
        stage,
        workers,
        prefetch,
        firstStep,
        DEFAULT_PATIENCE);
  }

  /**
   * Opens a loader with an augmenter and a timeout.
   *
   * @param augmenter augmenter of each image; with a strong view, batches contain both views
   * @param patience timeout of {@link #next}
   */
  public Loader(
      Dataset dataset,
      Sampler sampler,
      Augmenter augmenter,
      ImageTransform transform,
      long seed,
      String stage,
      int workers,
      int prefetch,
      int firstStep,
      Duration patience) {
    if (workers < 1 || prefetch < 1 || firstStep < 0) {
      throw new DualMixException(
          String.format(
              Locale.ROOT,
              "The loader of %s has %d workers, %d batches ahead and begins at step %d;"
                  + " expected at least 1, 1 and 0",
              stage,
              workers,
              prefetch,
              firstStep),
          "");
    }
    this.dataset = dataset;
    this.sampler = sampler;
    this.augmenter = augmenter;
    this.transform = transform;
    this.seed = seed;
    this.stage = stage;
    this.patience = patience;
    this.labelled = allLabelled(dataset);
    this.nextStep = firstStep;
    this.submitted = firstStep;
    this.workers = Executors.newFixedThreadPool(workers, DaemonThreads.numbered("loader-" + stage));
    for (int i = 0; i < prefetch; i++) {
      submit();
    }
  }

  /** Images per batch. */
  public int batchSize() {
    return sampler.batchSize();
  }

  /**
   * Returns the batch of the next step; blocks until it is ready.
   *
   * @throws DualMixException if an image cannot be read or the timeout is exceeded; the message
   *     names the image. A repeated call throws the same error or waits again
   * @throws IllegalStateException if this loader is closed, including during the wait
   */
  public synchronized Batch next() {
    if (closed) {
      throw new IllegalStateException("The loader of " + stage + " is closed");
    }
    Batch batch = await(ahead.element());
    ahead.remove();
    nextStep++;
    submit();
    return batch;
  }

  /**
   * Loads the batch of any step on the calling thread. The state of the loader does not change.
   *
   * @param step from 0
   * @throws DualMixException if an image cannot be read
   */
  public Batch load(int step) {
    return make(step, () -> false);
  }

  /** Stops the workers after their current images. */
  @Override
  public void close() {
    closed = true;
    // Does not interrupt: that would abort a read for which another loader waits in a shared cache.
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
        // A blocked read cannot be cancelled; its daemon thread ends with the read or the process.
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void submit() {
    int step = submitted++;
    try {
      ahead.add(workers.submit(() -> make(step, () -> closed)));
    } catch (RejectedExecutionException e) {
      throw closedMeanwhile(e);
    }
  }

  private Batch await(Future<Batch> batch) {
    try {
      return batch.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw new DualMixException(
          String.format(
              Locale.ROOT,
              "No batch of %s for step %d within %.3g s; %s",
              stage,
              nextStep,
              patience.toMillis() / 1e3,
              reads.describe()),
          "Check whether the disk of "
              + dataset.describe()
              + " responds. A slow disk may need more data.workers or a longer"
              + " compute.loader_timeout_s.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DualMixException(
          "Interrupted while waiting for step " + nextStep + " of " + stage, "", e);
    }
  }

  private RuntimeException failure(Throwable cause) {
    return cause instanceof CancellationException
        ? closedMeanwhile(cause)
        : DualMixException.fromOtherThread(cause);
  }

  private IllegalStateException closedMeanwhile(Throwable cause) {
    return new IllegalStateException("The loader of " + stage + " is closed", cause);
  }

  private Batch make(int step, BooleanSupplier cancelled) {
    int[] indices = sampler.indices(step);
    BatchBuilder builder = new BatchBuilder(step, indices.length, labelled, augmenter.hasStrong());
    try {
      for (int i = 0; i < indices.length; i++) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException();
        }
        String name = dataset.name(indices[i]);
        reads.begin(step, name);
        builder.add(name, sample(indices[i], step, i));
      }
    } finally {
      reads.end();
    }
    return builder.batch();
  }

  private Augmenter.Views sample(int index, int step, int place) {
    try {
      RgbImage image = dataset.image(index);
      LabelImage label = labelled ? dataset.label(index) : null;
      if (transform != null) {
        image = transform.apply(image, RandomStream.of(seed, stage, "transform", step, place));
      }
      // Separate streams, so that the strong view does not affect the weak one.
      return augmenter.apply(
          image,
          label,
          RandomStream.of(seed, stage, "augment", step, place),
          RandomStream.of(seed, stage, "strong", step, place));
    } catch (DualMixException e) {
      throw named(index, e.getMessage(), e.remedy(), e);
    } catch (RuntimeException e) {
      throw named(index, e.toString(), "", e);
    }
  }

  private DualMixException named(int index, String message, String remedy, Exception e) {
    String name = dataset.name(index);
    String what = message.contains(name) ? message : "Image " + name + ": " + message;
    return new DualMixException(what, remedy, e);
  }

  private static boolean allLabelled(Dataset dataset) {
    int labelled = 0;
    int first = -1;
    for (int i = 0; i < dataset.size(); i++) {
      if (dataset.labelled(i)) {
        labelled++;
      } else if (first < 0) {
        first = i;
      }
    }
    if (labelled > 0 && first >= 0) {
      throw new DualMixException(
          (dataset.size() - labelled)
              + " of the images of "
              + dataset.describe()
              + " have no label, first "
              + dataset.name(first),
          "Use only the images with labels, or use all of them as unlabelled images.");
    }
    return labelled > 0;
  }
}
