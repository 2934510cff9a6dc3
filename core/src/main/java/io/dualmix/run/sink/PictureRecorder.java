package io.dualmix.run.sink;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.Prediction;
import io.dualmix.eval.Predictor;
import io.dualmix.run.ConfidenceColours;
import io.dualmix.run.Pictures;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.ModelTrained;
import io.dualmix.train.event.PseudoLabelsReady;
import io.dualmix.train.event.SampleMixed;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws pictures of a run: predictions of each model for some images, confidences of the result
 * models, pseudo labels and mixed inputs. Runs on the same data use the same images.
 */
public final class PictureRecorder implements TrainingListener {
  /** The share of images from D_U, which have pseudo labels: one in this many. */
  private static final int TRAINING_SHARE = 3;

  private final Pictures pictures;
  private final RunStages plan;
  private final List<Item> items = new ArrayList<>();
  private final Set<String> trained = new HashSet<>();

  /** An image of the gallery. */
  private record Item(String name, Dataset dataset, int index, boolean training) {}

  /**
   * @param pictures of the run
   * @param plan its stages; confidences are drawn for the result stages
   * @param validation labelled images of the target domain
   * @param unlabelled D_U; a third of the pictures are of these
   * @param count images number of images in the gallery, if there are as many
   */
  public PictureRecorder(
      Pictures pictures, RunStages plan, Dataset validation, Dataset unlabelled, int count) {
    this.pictures = pictures;
    this.plan = plan;
    int training = Math.min(unlabelled.size(), (count + 1) / TRAINING_SHARE);
    choose("validation", validation, count - training, false);
    choose("training", unlabelled, training, true);
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof StageStarted || event instanceof StageResumed) {
      trained.add(event.stage());
    } else if (event instanceof ModelTrained e) {
      drawPredictions(e.stage(), e.predictor());
    } else if (event instanceof PseudoLabelsReady e) {
      drawPseudoLabels(e.stage(), e.labelled());
    } else if (event instanceof SampleMixed e) {
      drawMixed(e);
    }
  }

  private void drawPredictions(String stage, Predictor predictor) {
    String picture = Pictures.nameOf(stage);
    for (Item item : items) {
      // A resumed run repeats the events of ended stages, whose pictures do not change.
      if (trained.contains(stage) || !pictures.hasGallery(item.name(), picture)) {
        writeGiven(item);
        RgbImage image = item.dataset().image(item.index());
        if (plan.find(stage).map(RunStages.Stage::result).orElse(false)) {
          Prediction seen = Prediction.of(predictor, image);
          writeLabel(item, picture, seen.labels());
          writeConfidence(item, picture, seen);
        } else {
          writeLabel(item, picture, Prediction.labels(predictor, image));
        }
      }
    }
  }

  private void drawPseudoLabels(String stage, Dataset labelled) {
    for (Item item : items) {
      if (item.training()) {
        writeGiven(item);
        writeLabel(item, Pictures.nameOf(stage), labelled.label(item.index()));
      }
    }
  }

  private void drawMixed(SampleMixed e) {
    if (e.index() >= items.size()) {
      return;
    }
    Pictures.Made made = new Pictures.Made(e.stage(), e.kind(), e.index());
    pictures.writeMade(made, Pictures.INPUT, ImageFiles.encodePng(e.image()));
    if (e.label() != null) {
      RgbImage colours = ImageFiles.colourise(e.label(), items.get(0).dataset().classes());
      pictures.writeMade(made, Pictures.LABEL, ImageFiles.encodePng(colours));
    }
    if (e.weights() != null) {
      RgbImage weights = ConfidenceColours.draw(e.weights(), e.image().width(), e.image().height());
      pictures.writeMade(made, Pictures.WEIGHTS, ImageFiles.encodePng(weights));
    }
  }

  /** Chooses evenly spaced images, since neighbours in a data set are often frames of one video. */
  private void choose(String part, Dataset dataset, int count, boolean training) {
    int chosen = Math.min(count, dataset.size());
    for (int i = 0; i < chosen; i++) {
      int index = (int) ((long) i * dataset.size() / chosen);
      items.add(new Item(part + "-" + dataset.name(index), dataset, index, training));
    }
  }

  private void writeGiven(Item item) {
    if (!pictures.hasGallery(item.name(), Pictures.INPUT)) {
      // The input is written last: a run killed before that writes both pictures again.
      if (item.dataset().labelled(item.index())) {
        writeLabel(item, Pictures.TRUTH, item.dataset().label(item.index()));
      }
      RgbImage image = item.dataset().image(item.index());
      pictures.writeGallery(item.name(), Pictures.INPUT, ImageFiles.encodePng(image));
    }
  }

  private void writeConfidence(Item item, String picture, Prediction seen) {
    LabelImage size = seen.labels();
    RgbImage colours = ConfidenceColours.draw(seen.confidence(), size.width(), size.height());
    pictures.writeGallery(
        item.name(), picture + Pictures.CONFIDENCE, ImageFiles.encodePng(colours));
  }

  private void writeLabel(Item item, String picture, LabelImage label) {
    RgbImage colours = ImageFiles.colourise(label, item.dataset().classes());
    pictures.writeGallery(item.name(), picture, ImageFiles.encodePng(colours));
  }
}
