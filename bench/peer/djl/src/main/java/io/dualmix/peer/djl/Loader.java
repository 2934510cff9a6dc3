package io.dualmix.peer.djl;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.opencv.OpenCVImageFactory;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * DJL's loader, stage by stage, as {@code dualmix bench loader} measures DualMix's: images with
 * their labels a second of the processor's time, garbage collection and compiler included. No LAB
 * transfer, no colour jitter: DJL has neither with PyTorch.
 */
public final class Loader {
  private static final int BATCH = 4;

  /** Samples that are kept in memory for the stages that read no files. */
  private static final int KEPT = 8;

  private final String name;
  private final double seconds;
  private final String factory;

  private interface Item {
    void run(NDManager manager, int index) throws IOException;
  }

  private Loader(String name, double seconds, String factory) {
    this.name = name;
    this.seconds = seconds;
    this.factory = factory;
  }

  /**
   * Measures.
   *
   * @param arguments such as {@code --case camvid --images I --labels L --size 480x360}
   */
  public static void main(String[] arguments) throws IOException, TranslateException {
    Options options =
        new Options(arguments, Set.of("case", "images", "labels", "size", "seconds", "factory"));
    String factory = options.text("factory", "opencv");
    ImageFactory.setImageFactory(
        switch (factory) {
          case "opencv" -> new OpenCVImageFactory();
          case "imageio" -> new BufferedImageFactory();
          default -> throw new IllegalArgumentException("Unknown factory '" + factory + "'");
        });
    SceneFolder folder =
        SceneFolder.of(
            Path.of(options.text("images")),
            Path.of(options.text("labels")),
            options.size("size"),
            BATCH);
    double seconds = Double.parseDouble(options.text("seconds", "0.5"));
    new Loader(options.text("case"), seconds, factory).stages(folder);
  }

  private void stages(SceneFolder folder) throws IOException, TranslateException {
    int kept = Math.min(KEPT, folder.files());
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (NDManager base = NDManager.newBaseManager()) {
      List<SceneFolder.Pair> whole = new ArrayList<>();
      List<NDList> small = new ArrayList<>();
      for (int i = 0; i < kept; i++) {
        whole.add(folder.decode(i));
        small.add(folder.resize(base, whole.get(i)));
      }
      measure("decode", 1, base, (manager, i) -> folder.decode(i));
      measure("resize", 1, base, (manager, i) -> folder.resize(manager, whole.get(i % kept)));
      measure("read", 1, base, (manager, i) -> folder.resize(manager, folder.decode(i)));
      measure(
          "augment",
          1,
          base,
          (manager, i) -> {
            NDList sample = small.get(i % kept);
            manager.tempAttachAll(sample);
            folder.augment(sample, new SplittableRandom(i));
          });
      measure(
          "batch",
          BATCH,
          base,
          (manager, i) -> {
            NDList[] images = new NDList[BATCH];
            NDList[] labels = new NDList[BATCH];
            for (int k = 0; k < BATCH; k++) {
              NDList sample = small.get((BATCH * i + k) % kept);
              manager.tempAttachAll(sample);
              images[k] = new NDList(SceneFolder.planes(sample.get(0)));
              labels[k] = new NDList(sample.get(1).squeeze(2));
            }
            Batchifier.STACK.batchify(images);
            Batchifier.STACK.batchify(labels);
          });
      Iterator<Batch> batches = folder.getData(base, executor).iterator();
      measure("all", BATCH, base, (manager, i) -> batches.next().close());
    } finally {
      executor.shutdownNow();
    }
  }

  private void measure(String stage, int images, NDManager base, Item item) throws IOException {
    repeat(base, item); // The compiler's time is not the loader's.
    repeat(base, item);
    System.out.printf(
        Locale.ROOT,
        "{\"bench\": \"peer-loader\", \"case\": \"%s\", \"factory\": \"%s\", \"stage\": \"%s\","
            + " \"threads\": 1, \"images_per_s\": %.2f}%n",
        name,
        factory,
        stage,
        images * repeat(base, item));
  }

  /** Items a second. */
  private double repeat(NDManager base, Item item) throws IOException {
    long start = System.nanoTime();
    long began = processorNanos();
    int done = 0;
    do {
      try (NDManager manager = base.newSubManager()) {
        item.run(manager, done++);
      }
    } while (System.nanoTime() - start < seconds * 1e9);
    return done * 1e9 / (processorNanos() - began);
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
