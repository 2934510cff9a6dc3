package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.ColourJitter;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.cache.DiskCache;
import io.dualmix.data.cache.DiskCachedDataset;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.Sampler;
import io.dualmix.mix.LabStatistics;
import io.dualmix.mix.LabTransfer;
import io.dualmix.mix.RectangleSampler;
import io.dualmix.mix.RegionMix;
import io.dualmix.tensor.RandomStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Measures the throughput of the loader: each stage of it alone, then all together.
 *
 * <p>With one thread, the time is the CPU time of the process, including garbage collection, so
 * that other processes hardly matter; with several threads, it is the elapsed time.
 */
public final class LoaderBench {
  private static final int BATCH = 4;
  private static final long SEED = 1;
  private static final Augmentation STRONG =
      new Augmentation(0.75, 1.5, null, 0.5, new ColourJitter(0.3, 0.3, 0.3, 0.05), 0);

  private final LoaderCase files;
  private final Options options;
  private final Consumer<Result> results;

  /** The stages to measure. */
  public enum Stage {
    /** Decodes files to whole images and labels. */
    DECODE,
    /** Resizes whole images and labels to the size of the case. */
    RESIZE,
    /**
     * Decodes files to the size of the case; faster than the two stages above if a JPEG is decoded
     * at a lower resolution.
     */
    READ,
    /** Reads the same images and labels from the disk cache. */
    CACHED,
    /** LAB transfer of an image of that size, with known statistics. */
    LAB,
    /** Random scale, crop, flip and colours. */
    AUGMENT,
    /** Collates samples to a batch. */
    BATCH,
    /** Mixes regions of one batch into another. */
    MIX,
    /** The whole loader: from files to batches. */
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The options of a measurement.
   *
   * @param cases at least one
   * @param repetitions of each measurement, at least 1; the median counts
   * @param repetition minimum duration of one repetition
   * @param threads of the last measurement of each case; 0 or 1 to skip it
   */
  public record Options(List<LoaderCase> cases, int repetitions, Duration repetition, int threads) {
    public Options {
      cases = List.copyOf(cases);
      if (cases.isEmpty() || repetitions < 1 || threads < 0) {
        throw new DualMixException(
            String.format(
                Locale.ROOT,
                "%d cases, %d repetitions and %d threads; expected at least 1, 1 and 0",
                cases.size(),
                repetitions,
                threads),
            "");
      }
    }

    /** Five repetitions of half a second, and all cores for the last measurement. */
    public static Options of(List<LoaderCase> cases) {
      return new Options(
          cases, 5, Duration.ofMillis(500), Runtime.getRuntime().availableProcessors());
    }
  }

  /**
   * One measurement.
   *
   * @param name of the case
   * @param stage the measured stage
   * @param threads number of threads
   * @param imagesPerSecond the median of the repetitions, over all threads
   */
  public record Result(String name, Stage stage, int threads, double imagesPerSecond) {}

  private LoaderBench(LoaderCase files, Options options, Consumer<Result> results) {
    this.files = files;
    this.options = options;
    this.results = results;
  }

  /**
   * Measures every stage of every case.
   *
   * @param results receives each result
   */
  public static void run(Options options, Consumer<Result> results) {
    for (LoaderCase files : options.cases()) {
      new LoaderBench(files, options, results).stages();
    }
  }

  private void stages() {
    InMemoryDataset whole = InMemoryDataset.of(files.files());
    Dataset resized = new ResizedDataset(whole, files.size());
    Dataset direct = new ResizedDataset(files.files(), files.size());
    InMemoryDataset small = InMemoryDataset.of(resized);
    LabTransfer transfer = LabTransfer.toward(LabStatistics.of(small.image(0)));
    Augmenter augmenter = new Augmenter(augmentation());

    alone(Stage.DECODE, i -> read(files.files(), i));
    alone(Stage.RESIZE, i -> read(resized, i));
    alone(Stage.READ, i -> read(direct, i));
    cached(direct);
    alone(
        Stage.LAB,
        i -> transfer.apply(small.image(i % small.size()), RandomStream.of(SEED, "lab", i)));
    alone(
        Stage.AUGMENT,
        i ->
            augmenter.apply(
                small.image(i % small.size()),
                small.label(i % small.size()),
                RandomStream.of(SEED, "augment", i)));
    try (Loader loader = loader(small, Augmentation.NONE, null, 1)) {
      perImage(Stage.BATCH, BATCH, loader::load);
      mixing(loader.load(0), loader.load(1));
    }
    try (Loader loader = loader(direct, augmentation(), transfer, 1)) {
      perImage(Stage.ALL, BATCH, loader::load);
    }
    if (options.threads() > 1) {
      together(direct, transfer);
    }
  }

  private void mixing(Batch source, Batch target) {
    RectangleSampler sampler = RectangleSampler.half();
    perImage(
        Stage.MIX,
        BATCH,
        i -> {
          RandomStream random = RandomStream.of(SEED, "mix", i);
          RegionMix.mix(
              source, target, sampler.draw(BATCH, target.width(), target.height(), 1, random));
        });
  }

  private void cached(Dataset direct) {
    Path folder = TemporaryFolder.make();
    try {
      Dataset cached = new DiskCachedDataset(direct, DiskCache.open(folder, Long.MAX_VALUE));
      for (int i = 0; i < cached.size(); i++) {
        read(cached, i);
      }
      alone(Stage.CACHED, i -> read(cached, i));
    } finally {
      TemporaryFolder.delete(folder);
    }
  }

  private void alone(Stage stage, IntConsumer item) {
    perImage(stage, 1, item);
  }

  private void perImage(Stage stage, int images, IntConsumer item) {
    repeat(
        item,
        LoaderBench
            ::processorNanos); // Warms up, so that the time of the JIT compiler does not count.
    repeat(item, LoaderBench::processorNanos);
    List<Double> rates = new ArrayList<>();
    for (int r = 0; r < options.repetitions(); r++) {
      rates.add(images * repeat(item, LoaderBench::processorNanos));
    }
    results.accept(new Result(files.name(), stage, 1, Median.of(rates)));
  }

  private void together(Dataset direct, LabTransfer transfer) {
    try (Loader loader = loader(direct, augmentation(), transfer, options.threads())) {
      IntConsumer item = i -> loader.next();
      repeat(item, System::nanoTime);
      List<Double> rates = new ArrayList<>();
      for (int r = 0; r < options.repetitions(); r++) {
        rates.add(BATCH * repeat(item, System::nanoTime));
      }
      results.accept(new Result(files.name(), Stage.ALL, options.threads(), Median.of(rates)));
    }
  }

  /** The number of items per second. */
  private double repeat(IntConsumer item, Clock clock) {
    long start = System.nanoTime();
    long began = clock.nanos();
    int done = 0;
    do {
      item.accept(done++);
    } while (System.nanoTime() - start < options.repetition().toNanos());
    return done * 1e9 / (clock.nanos() - began);
  }

  @FunctionalInterface
  private interface Clock {
    long nanos();
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private Augmentation augmentation() {
    return new Augmentation(
        STRONG.scaleMin(),
        STRONG.scaleMax(),
        files.size(),
        STRONG.flip(),
        STRONG.jitter(),
        STRONG.blur());
  }

  private static Loader loader(
      Dataset dataset, Augmentation augmentation, ImageTransform transform, int threads) {
    Sampler sampler = Sampler.shuffled(dataset.size(), BATCH, SEED, "bench");
    return new Loader(
        dataset, sampler, augmentation, transform, SEED, "bench", threads, threads, 0);
  }

  private static void read(Dataset dataset, int i) {
    dataset.image(i % dataset.size());
    dataset.label(i % dataset.size());
  }
}
