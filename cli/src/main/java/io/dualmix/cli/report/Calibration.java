package io.dualmix.cli.report;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.CalibrationBins;
import io.dualmix.predict.Segmentation;
import io.dualmix.predict.Segmenter;
import io.dualmix.run.ConfidenceColours;
import io.dualmix.run.Pictures;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.run.StageCalibration;
import io.dualmix.train.event.Evaluated;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** Measures the calibration of a run's last student. */
public final class Calibration {
  private final RunData run;
  private final String stage;

  /**
   * @param run with at least one trained student
   * @throws DualMixException if there is none
   */
  public Calibration(RunData run) {
    this.run = run;
    this.stage =
        run.results().stream()
            .filter(e -> run.plan().get(e.stage()).result())
            .filter(e -> e.checkpoint().equals(Evaluated.LAST))
            .map(Evaluated::stage)
            .reduce((a, b) -> b)
            .orElseThrow(
                () ->
                    new DualMixException(
                        "The run in " + run.folder() + " has no trained student to measure",
                        "Wait for it, or leave out --calibration."));
  }

  /**
   * Predicts labelled images and those of the gallery; writes {@code reliability.json} and the
   * pictures of the confidence to the run folder.
   *
   * @param validation images, all labelled
   * @param progress receives the number of validation images done
   */
  public void measure(Dataset validation, IntConsumer progress) {
    Path model = run.folder().resolve(stage);
    try (Segmenter segmenter = Segmenter.open(model)) {
      CalibrationBins bins = new CalibrationBins();
      for (int i = 0; i < validation.size(); i++) {
        Segmentation seen = segmenter.segment(validation.image(i));
        bins.add(validation.label(i), seen.labels(), seen.confidence());
        progress.accept(i + 1);
      }
      draw(segmenter);
      new StageCalibration(stage, validation.size(), bins.bins()).write(run.folder());
    }
  }

  private void draw(Segmenter segmenter) {
    try (RunFolder folder = RunFolder.openForReading(run.folder())) {
      for (Pictures.GalleryImage image : run.gallery()) {
        for (Pictures.Picture picture : image.pictures()) {
          if (picture.name().equals(Pictures.INPUT)) {
            RgbImage input = ImageFiles.readImage(picture.file());
            float[] sure = segmenter.segment(input).confidence();
            RgbImage colours = ConfidenceColours.draw(sure, input.width(), input.height());
            String name = Pictures.nameOf(stage) + Pictures.CONFIDENCE;
            folder.pictures().writeGallery(image.name(), name, ImageFiles.encodePng(colours));
          }
        }
      }
    }
  }
}
