package io.dualmix.cli.data;

import io.dualmix.DualMixException;
import io.dualmix.adapt.rehearsal.PredictedContent;
import io.dualmix.audit.ClassCoverage;
import io.dualmix.audit.ClassPixels;
import io.dualmix.audit.ColourHistograms;
import io.dualmix.audit.LabellingCandidate;
import io.dualmix.audit.UncertaintySampling;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.image.ClassTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The chosen images and the reasons.
 *
 * @param choices in the order of choice
 * @param classes of the choices' class indices; null if unknown
 * @param measure the name of the scores, for the table header; null without scores
 * @param why the meaning of a choice's classes, for the table header
 */
record LabellingPlan(
    List<LabellingCandidate> choices, ClassTable classes, String measure, String why) {

  /** The choices as text, one per line. */
  String table(Dataset dataset) {
    int width = choices.stream().mapToInt(c -> dataset.name(c.index()).length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    line(text, width, "", "image", measure == null ? "" : measure, classes == null ? "" : why);
    for (int i = 0; i < choices.size(); i++) {
      LabellingCandidate choice = choices.get(i);
      line(
          text,
          width,
          Integer.toString(i + 1),
          dataset.name(choice.index()),
          measure == null ? "" : String.format(Locale.ROOT, "%.3f", choice.score()),
          names(choice));
    }
    return text.toString();
  }

  private String names(LabellingCandidate choice) {
    return choice.classes().stream()
        .map(c -> classes.names().get(c))
        .collect(Collectors.joining(", "));
  }

  private static void line(
      StringBuilder text, int width, String rank, String name, String score, String classes) {
    String padding = " ".repeat(Math.max(0, width - name.length()));
    String line = String.format(Locale.ROOT, "%5s  %s%s  %8s  ", rank, name, padding, score);
    text.append((line + classes).stripTrailing()).append('\n');
  }

  /** Creates plans for one data set. */
  static final class Maker {
    private final Dataset dataset;
    private final int count;
    private final int[] taken;
    private final int threads;
    private final ProgressDisplay progress;

    /**
     * @param dataset the images to choose from
     * @param count number of images to choose
     * @param taken images that are already labelled
     * @param threads number of threads that read images
     * @param progress shows the progress of reading and predicting
     */
    Maker(Dataset dataset, int count, int[] taken, int threads, ProgressDisplay progress) {
      this.dataset = dataset;
      this.count = count;
      this.taken = taken;
      this.threads = threads;
      this.progress = progress;
    }

    /** A random choice; without {@code taken} the same as {@link LabelledSplit#draw}. */
    LabellingPlan random(long seed) {
      boolean[] left = new boolean[dataset.size()];
      Arrays.fill(left, true);
      for (int index : taken) {
        left[index] = false;
      }
      int[] open = IntStream.range(0, left.length).filter(i -> left[i]).toArray();
      List<LabellingCandidate> choices =
          LabelledSplit.draw(open.length, count, seed).chosen().stream()
              .map(i -> new LabellingCandidate(open[i], 0, List.of()))
              .toList();
      return new LabellingPlan(choices, null, null, "");
    }

    /** A choice by the classes in the labels. */
    LabellingPlan labelVariety() {
      for (int i = 0; i < dataset.size(); i++) {
        if (!dataset.labelled(i)) {
          throw new DualMixException(
              "--use-labels needs a label of every image; "
                  + dataset.name(i)
                  + " has none ("
                  + dataset.describe()
                  + ")",
              "Choose by a model's predictions (--run), or by colours, without either option.");
        }
      }
      progress.begin("read labels", 0, dataset.size());
      List<long[]> pixels = ClassPixels.of(dataset, threads, done -> progress.at(done));
      progress.end();
      return coverage(pixels, dataset.classes());
    }

    /** A choice by the classes that a model predicts. */
    LabellingPlan predictedVariety(TrainedModel model) {
      return coverage(
          predict(model).stream().map(PredictedContent::pixels).toList(), model.classes());
    }

    /** A choice by the colours of the images. */
    LabellingPlan visualVariety() {
      return new LabellingPlan(content().farthestFirst(count, taken), null, "distance", "");
    }

    /** A choice by the entropy of a model's predictions; lists the rarest predicted classes. */
    LabellingPlan uncertainty(TrainedModel model) {
      List<PredictedContent> predicted = predict(model);
      double[] entropies = predicted.stream().mapToDouble(PredictedContent::entropy).toArray();
      ClassCoverage coverage =
          new ClassCoverage(predicted.stream().map(PredictedContent::pixels).toList());
      List<LabellingCandidate> choices =
          new UncertaintySampling(entropies, content())
              .choose(count, taken).stream()
                  .map(
                      c -> new LabellingCandidate(c.index(), c.score(), coverage.rarest(c.index())))
                  .toList();
      return new LabellingPlan(choices, model.classes(), "entropy", "rarest classes in it");
    }

    private LabellingPlan coverage(List<long[]> pixels, ClassTable classes) {
      return new LabellingPlan(
          new ClassCoverage(pixels).choose(count, taken), classes, "gain", "adds most to");
    }

    private ColourHistograms content() {
      progress.begin("read images", 0, dataset.size());
      ColourHistograms content = ColourHistograms.of(dataset, threads, done -> progress.at(done));
      progress.end();
      return content;
    }

    private List<PredictedContent> predict(TrainedModel model) {
      progress.begin("predict", 0, dataset.size());
      List<PredictedContent> predicted = new ArrayList<>();
      for (int i = 0; i < dataset.size(); i++) {
        predicted.add(PredictedContent.of(model.predictor(), dataset.image(i)));
        progress.at(i + 1);
      }
      progress.end();
      return predicted;
    }
  }
}
