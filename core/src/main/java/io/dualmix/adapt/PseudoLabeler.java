package io.dualmix.adapt;

import io.dualmix.config.PseudoLabelConfig;
import io.dualmix.data.ClassTable;
import io.dualmix.data.Dataset;
import io.dualmix.data.ImageFiles;
import io.dualmix.data.LabelImage;
import io.dualmix.data.Relabelled;
import io.dualmix.eval.Prediction;
import io.dualmix.eval.Predictor;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.Checksums;
import io.dualmix.storage.SampleNames;
import io.dualmix.train.RunListener;
import io.dualmix.train.RunListener.PseudoLabelClass;
import io.dualmix.train.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Step 3 of the method: a model labels D_U; what it is least sure of in each class becomes {@link
 * ClassTable#IGNORE}. Class-balanced as in BDL: every class has its own threshold, from all its
 * pixels in the whole of D_U.
 */
public final class PseudoLabeler {
  private static final String LIST = "list.txt";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final PseudoLabelConfig config;
  private final RunListener listener;
  private final StopRequest stop;

  PseudoLabeler(PseudoLabelConfig config, RunListener listener, StopRequest stop) {
    this.config = config;
    this.listener = listener;
    this.stop = stop;
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
   * @throws StopRequest.StoppedException if a stop was asked for; nothing is kept, and the next run
   *     begins with the first image
   */
  public Dataset label(String stage, Predictor model, Dataset unlabelled, Path folder) {
    AtomicFiles.recoverDirectory(folder);
    if (Files.exists(folder.resolve(LIST))) {
      // The labels themselves are checked when they are read.
      Checksums.requireIntact(folder.resolve(LIST), "Delete " + folder + " to make it again.");
    } else {
      listener.stageStarted(stage, 0, 0);
      long begun = System.nanoTime();
      double[] thresholds = thresholds(stage, model, unlabelled);
      AtomicFiles.replaceDirectory(
          folder,
          path -> {
            write(stage, model, unlabelled, thresholds, path);
            // Before the folder appears: a later run that finds it tells nothing of this stage.
            listener.stageFinished(stage, (System.nanoTime() - begun) / 1e9);
            listener.checkpointing(stage, 0);
          });
    }
    return labelled(unlabelled, folder);
  }

  /** First pass: t_c of every class over the whole of D_U. */
  private double[] thresholds(String stage, Predictor model, Dataset unlabelled) {
    ConfidenceHistogram histogram = new ConfidenceHistogram(unlabelled.classes().size());
    for (int i = 0; i < unlabelled.size(); i++) {
      stop.check(stage);
      Prediction prediction = Prediction.of(model, unlabelled.image(i));
      histogram.add(prediction.labels().classes(), prediction.confidence());
      listener.evaluating(stage, i + 1, 2 * unlabelled.size());
    }
    double[] thresholds = new double[unlabelled.classes().size()];
    for (int c = 0; c < thresholds.length; c++) {
      thresholds[c] = histogram.threshold(c, config.portion(), config.cap());
    }
    return thresholds;
  }

  /** Second pass: the labels themselves. Predicting again costs time, but no disk or memory. */
  private void write(
      String stage, Predictor model, Dataset unlabelled, double[] thresholds, Path folder)
      throws IOException {
    Tally tally = new Tally(thresholds.length);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < unlabelled.size(); i++) {
      stop.check(stage);
      Prediction prediction = Prediction.of(model, unlabelled.image(i));
      LabelImage kept = kept(prediction, thresholds);
      LabelImage truth = unlabelled.labelled(i) ? unlabelled.label(i) : null;
      tally.add(prediction.labels(), kept, truth);
      ImageFiles.writeLabel(SampleNames.within(folder, unlabelled.name(i), ".png"), kept);
      names.add(unlabelled.name(i));
      listener.evaluating(stage, unlabelled.size() + i + 1, 2 * unlabelled.size());
    }
    List<PseudoLabelClass> classes = tally.classes(unlabelled.classes(), thresholds);
    Files.writeString(folder.resolve("thresholds.json"), json(classes));
    Files.write(folder.resolve(LIST), names);
    Checksums.seal(folder);
    listener.pseudoLabelled(stage, classes, labelled(unlabelled, folder));
  }

  private static Dataset labelled(Dataset unlabelled, Path folder) {
    return new Relabelled(unlabelled, folder);
  }

  /** The predicted labels with those below their class's threshold ignored; equal is kept. */
  static LabelImage kept(Prediction prediction, double[] thresholds) {
    byte[] labels = prediction.labels().classes().clone();
    for (int i = 0; i < labels.length; i++) {
      // Not "<": a class without threshold, NaN, keeps nothing.
      if (!(prediction.confidence()[i] >= thresholds[labels[i] & 0xFF])) {
        labels[i] = (byte) ClassTable.IGNORE;
      }
    }
    return new LabelImage(prediction.labels().width(), prediction.labels().height(), labels);
  }

  private static String json(List<PseudoLabelClass> classes) {
    Map<String, Map<String, Object>> tree = new LinkedHashMap<>();
    for (PseudoLabelClass c : classes) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("threshold", Double.isNaN(c.threshold()) ? null : c.threshold());
      fields.put("predicted", c.predicted());
      fields.put("kept", c.kept());
      fields.put("accuracy", Double.isNaN(c.accuracy()) ? null : c.accuracy());
      tree.put(c.name(), fields);
    }
    return JSON.writeValueAsString(tree);
  }

  /** Pixels predicted, kept and right, by class. */
  private static final class Tally {
    private final long[] predicted;
    private final long[] kept;
    private final long[] judged;
    private final long[] right;

    Tally(int classes) {
      predicted = new long[classes];
      kept = new long[classes];
      judged = new long[classes];
      right = new long[classes];
    }

    void add(LabelImage all, LabelImage selected, LabelImage truth) {
      for (int i = 0; i < all.classes().length; i++) {
        int c = all.classes()[i] & 0xFF;
        predicted[c]++;
        if ((selected.classes()[i] & 0xFF) == ClassTable.IGNORE) {
          continue;
        }
        kept[c]++;
        int t = truth == null ? ClassTable.IGNORE : truth.classes()[i] & 0xFF;
        if (t != ClassTable.IGNORE) {
          judged[c]++;
          right[c] += t == c ? 1 : 0;
        }
      }
    }

    List<PseudoLabelClass> classes(ClassTable table, double[] thresholds) {
      List<PseudoLabelClass> classes = new ArrayList<>();
      for (int c = 0; c < thresholds.length; c++) {
        double accuracy = judged[c] == 0 ? Double.NaN : (double) right[c] / judged[c];
        classes.add(
            new PseudoLabelClass(
                table.names().get(c), thresholds[c], predicted[c], kept[c], accuracy));
      }
      return classes;
    }
  }
}
