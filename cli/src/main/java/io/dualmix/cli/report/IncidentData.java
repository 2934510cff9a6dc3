package io.dualmix.cli.report;

import io.dualmix.run.Failures;
import io.dualmix.run.Pictures.Picture;
import io.dualmix.run.RunData;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StepFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Incidents of a stage, for the page's script: loss spikes, skipped and failed steps. */
final class IncidentData {
  /** The most incidents per stage; the newest are kept. */
  static final int SHOWN = 200;

  /** The most failures per stage with a batch. */
  private static final int BATCHES = 3;

  /** The most pictures per batch. */
  private static final int IMAGES = 8;

  private final RunData run;
  private final PictureSource pictures;

  IncidentData(RunData run, PictureSource pictures) {
    this.run = run;
    this.pictures = pictures;
  }

  /**
   * Adds {@code incidents}, the newest first, and {@code incidents_left_out} if there are too many.
   */
  void addTo(ObjectNode node, String stage) {
    List<Recorded> all = new ArrayList<>();
    run.spikes().stream().filter(e -> e.stage().equals(stage)).forEach(all::add);
    run.failures().stream().filter(e -> e.stage().equals(stage)).forEach(all::add);
    all.sort(Comparator.comparingInt(Recorded::step).reversed());
    int leftOut = Math.max(0, all.size() - SHOWN);
    ArrayNode incidents = node.putArray("incidents");
    int batches = BATCHES;
    for (Recorded event : all.subList(0, all.size() - leftOut)) {
      ObjectNode one = incidents.addObject().put("step", event.step());
      if (event instanceof LossSpiked spike) {
        one.put("kind", "spike");
        addNumber(one, "loss", spike.loss());
        addNumber(one, "median", spike.median());
      } else if (event instanceof StepFailed failure) {
        one.put("kind", failure.skipped() ? "skipped" : "stopped")
            .put("fault", failure.fault().word());
        addNumber(one, "loss", failure.loss());
        addNumber(one, "gradient_norm", failure.gradientNorm());
        batches -= addBatch(one, failure, batches > 0) ? 1 : 0;
      }
    }
    if (leftOut > 0) {
      node.put("incidents_left_out", leftOut);
    }
  }

  /**
   * Adds the batch of a failure: the folder if it exists, and its pictures. Returns whether
   * pictures were added.
   */
  private boolean addBatch(ObjectNode node, StepFailed failure, boolean withPictures) {
    Path folder = Failures.folder(run.folder(), failure.stage(), failure.step());
    List<Picture> batch = Failures.pictures(folder);
    if (batch.isEmpty()) {
      return false;
    }
    node.put("folder", Failures.FOLDER + "/" + folder.getFileName());
    ArrayNode array = node.putArray("pictures");
    if (withPictures) {
      batch.stream().limit(IMAGES).forEach(picture -> addPicture(array, picture));
    }
    return !array.isEmpty();
  }

  private void addPicture(ArrayNode array, Picture picture) {
    boolean colours = picture.name().endsWith("-colours");
    (colours ? pictures.labels(picture.file()) : pictures.photograph(picture.file()))
        .ifPresent(src -> array.addObject().put("name", picture.name()).put("src", src));
  }

  /** JSON has no NaN. */
  private static void addNumber(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    }
  }
}
