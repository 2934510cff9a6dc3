package io.dualmix.adapt.pseudo;

import io.dualmix.adapt.pseudo.PseudoLabelTally.KeptPixels;
import io.dualmix.config.PseudoLabelConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.RelabelledDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Prefetcher;
import io.dualmix.eval.Prediction;
import io.dualmix.eval.Predictor;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.BackgroundWrites;
import io.dualmix.storage.Checksums;
import io.dualmix.storage.SampleNames;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.PseudoLabelsReady;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Step 3 of the method: a model labels D_U; what it is least sure of in each class becomes {@link
 * ClassTable#IGNORE}. Class-balanced as in BDL: every class has its own threshold, from all its
 * pixels in the whole of D_U.
 */
public final class PseudoLabeler {
  private static final String LIST = "list.txt";

  /** Threads that encode and write; more would only wait for the disk. */
  private static final int WRITERS = 2;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final PseudoLabelConfig config;
  private final TrainingListener listener;
  private final CancellationToken stop;
  private final long scratchLimit;
  private final ConfidenceCode code;

  /**
   * @param config what is kept
   * @param listener gets an event for each image that is predicted: of their number, or from where
   *     the scratch is given up of twice as many
   * @param stop asked for before each image
   */
  public PseudoLabeler(
      PseudoLabelConfig config, TrainingListener listener, CancellationToken stop) {
    this(config, listener, stop, Long.MAX_VALUE);
  }

  private PseudoLabeler(
      PseudoLabelConfig config,
      TrainingListener listener,
      CancellationToken stop,
      long scratchLimit) {
    this.config = config;
    this.listener = listener;
    this.stop = stop;
    this.scratchLimit = scratchLimit;
    this.code = new ConfidenceCode(config.cap());
  }

  /**
   * The same, but that the predictions may take no more than so much of the disk until they are
   * labels; three bytes a pixel are needed, or every image is predicted twice.
   *
   * @param bytes at least 0, which is to say: twice
   */
  public PseudoLabeler withScratchLimit(long bytes) {
    return new PseudoLabeler(config, listener, stop, bytes);
  }

  /**
   * Labels every image, or finds that an earlier run has done so.
   *
   * @param stage such as {@code round-1/pseudo-labels}
   * @param model the student
   * @param unlabelled D_U; truth, where it happens to have some, is used for the log alone
   * @param folder gets a PNG of class indices per image, {@code list.txt} and {@code
   *     thresholds.json}, all at once
   * @return D_U with these labels
   * @throws CancellationToken.StoppedException if a stop was asked for; nothing is kept, and the
   *     next run begins with the first image
   */
  public Dataset label(String stage, Predictor model, Dataset unlabelled, Path folder) {
    AtomicFiles.recoverDirectory(folder);
    if (Files.exists(folder.resolve(LIST))) {
      // The labels themselves are checked when they are read.
      Checksums.requireIntact(folder.resolve(LIST), "Delete " + folder + " to make it again.");
    } else {
      listener.on(new StageStarted(stage, 0));
      long begun = System.nanoTime();
      AtomicFiles.replaceDirectory(
          folder,
          path -> {
            make(stage, model, unlabelled, path);
            // Before the folder appears: a later run that finds it has no events of this stage.
            listener.on(new StageFinished(stage, (System.nanoTime() - begun) / 1e9));
            listener.on(new Checkpointing(stage, 0));
          });
    }
    return labelled(unlabelled, folder);
  }

  /**
   * Everything in the folder; each image takes one forward pass, two if the scratch is given up.
   */
  private void make(String stage, Predictor model, Dataset unlabelled, Path folder)
      throws IOException {
    double[] thresholds;
    PseudoLabelTally tally = new PseudoLabelTally(unlabelled.classes().size());
    try (PredictionScratch scratch =
        new PredictionScratch(folder, unlabelled.size(), scratchLimit)) {
      thresholds = thresholds(stage, model, unlabelled, scratch);
      Selection selection = new Selection(unlabelled, smallestKept(thresholds), folder, tally);
      if (scratch.complete()) {
        scratch.rewind();
        select(stage, scratch::next, selection, done -> {});
      } else {
        predictAgain(stage, model, unlabelled, selection);
      }
    }
    List<KeptPixels> classes = tally.classes(unlabelled.classes(), thresholds);
    Files.writeString(folder.resolve("thresholds.json"), json(classes));
    Files.write(folder.resolve(LIST), names(unlabelled));
    Checksums.seal(folder);
    PseudoLabelled made = KeptPixels.event(stage, classes);
    listener.on(made);
    listener.on(new PseudoLabelsReady(made, labelled(unlabelled, folder)));
  }

  /** t_c of every class over the whole of D_U; the predictions themselves go to the scratch. */
  private double[] thresholds(
      String stage, Predictor model, Dataset unlabelled, PredictionScratch scratch) {
    int size = unlabelled.size();
    ConfidenceHistogram histogram = new ConfidenceHistogram(unlabelled.classes().size());
    try (Prefetcher<RgbImage> images = new Prefetcher<>(size, unlabelled::image);
        BackgroundWrites counting = new BackgroundWrites(1)) {
      for (int i = 0; i < size; i++) {
        stop.check(stage);
        Prediction prediction = Prediction.of(model, images.next());
        counting.submit(
            () -> {
              histogram.add(prediction.labels().classes(), prediction.confidence());
              scratch.append(CompactPrediction.of(prediction, code));
            });
        listener.on(new Evaluating(stage, i + 1, scratch.complete() ? size : 2 * size));
      }
      counting.finish();
    }
    double[] thresholds = new double[unlabelled.classes().size()];
    for (int c = 0; c < thresholds.length; c++) {
      thresholds[c] = histogram.threshold(c, config.portion(), config.cap());
    }
    return thresholds;
  }

  private void predictAgain(
      String stage, Predictor model, Dataset unlabelled, Selection selection) {
    int size = unlabelled.size();
    try (Prefetcher<RgbImage> images = new Prefetcher<>(size, unlabelled::image)) {
      select(
          stage,
          () -> CompactPrediction.of(Prediction.of(model, images.next()), code),
          selection,
          done -> listener.on(new Evaluating(stage, size + done, 2 * size)));
    }
  }

  /** Writes the labels of all predictions, which come in the order of the images. */
  private void select(
      String stage,
      Supplier<CompactPrediction> predictions,
      Selection selection,
      IntConsumer progress) {
    try (BackgroundWrites writes = new BackgroundWrites(WRITERS)) {
      for (int i = 0; i < selection.unlabelled().size(); i++) {
        stop.check(stage);
        int index = i;
        CompactPrediction prediction = predictions.get();
        writes.submit(() -> selection.write(index, prediction));
        progress.accept(i + 1);
      }
      writes.finish();
    }
  }

  private int[] smallestKept(double[] thresholds) {
    return Arrays.stream(thresholds).mapToInt(code::smallestKept).toArray();
  }

  /**
   * What becomes a label.
   *
   * @param smallest codes that are kept, by class
   */
  private record Selection(
      Dataset unlabelled, int[] smallest, Path folder, PseudoLabelTally tally) {
    void write(int index, CompactPrediction prediction) {
      LabelImage kept = prediction.kept(smallest);
      LabelImage truth = unlabelled.labelled(index) ? unlabelled.label(index) : null;
      tally.add(prediction.labels(), kept, truth);
      ImageFiles.writeLabel(SampleNames.within(folder, unlabelled.name(index), ".png"), kept);
    }
  }

  private static List<String> names(Dataset unlabelled) {
    return IntStream.range(0, unlabelled.size()).mapToObj(unlabelled::name).toList();
  }

  /**
   * Opens pseudo labels that were made before.
   *
   * @param unlabelled the images that they are of
   * @param folder that {@link #label} has filled
   */
  public static Dataset labelled(Dataset unlabelled, Path folder) {
    return new RelabelledDataset(unlabelled, folder);
  }

  private static String json(List<KeptPixels> classes) {
    Map<String, Map<String, Object>> tree = new LinkedHashMap<>();
    for (KeptPixels c : classes) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("threshold", Double.isNaN(c.threshold()) ? null : c.threshold());
      fields.put("predicted", c.predicted());
      fields.put("kept", c.kept());
      fields.put("accuracy", Double.isNaN(c.accuracy()) ? null : c.accuracy());
      tree.put(c.name(), fields);
    }
    return JSON.writeValueAsString(tree);
  }
}
