package io.dualmix.run.sink;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.run.Pictures;
import io.dualmix.run.Pictures.GalleryImage;
import io.dualmix.run.Pictures.Picture;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunStages;
import io.dualmix.run.sink.TensorBoardFile.EncodedPicture;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.event.ModelTrained;
import io.dualmix.train.event.PseudoLabelsReady;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The gallery for TensorBoard, in the folder {@code pictures/} of a run: a separate file, since
 * TensorBoard reads one file of a folder at a time. Each stage is a step, so that the slider
 * selects the stage. Comes after the {@link PictureRecorder} among a run's listeners.
 */
public final class TensorBoardPictures implements TrainingListener, AutoCloseable {
  private final Pictures pictures;
  private final RunStages plan;
  private final Clock clock;
  private final TensorBoardFile file;
  private final Set<Path> shown = new HashSet<>();
  private int stages;

  /**
   * Creates the file.
   *
   * @param run whose pictures are shown
   * @param plan its stages
   */
  public TensorBoardPictures(RunFolder run, RunStages plan) {
    this(plan, run.pictures(), run.path().resolve(RunFolder.PICTURES), Clock.systemUTC());
  }

  TensorBoardPictures(RunStages plan, Pictures pictures, Path folder, Clock clock) {
    this.plan = plan;
    this.pictures = pictures;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder, e);
    }
    this.file = TensorBoardFile.rebuild(folder, clock.instant(), List.of());
  }

  /**
   * Shows the pictures of a stage when a later event arrives, since they are drawn after the end of
   * the stage.
   */
  @Override
  public void on(TrainingEvent event) {
    if (event instanceof ModelTrained) {
      showPredictions(event.stage());
    } else if (event instanceof PseudoLabelsReady) {
      show(event.stage());
    }
  }

  private void showPredictions(String stage) {
    for (RunStages.Stage earlier : plan.stages()) {
      if (earlier.path().equals(stage)) {
        break;
      }
      if (earlier.kind() == Kind.PSEUDO_LABEL) {
        // Pictures from before a resume have no further event.
        show(earlier.path());
      }
    }
    show(stage);
  }

  private void show(String stage) {
    String wanted = Pictures.nameOf(stage);
    int step = stages;
    for (GalleryImage image : pictures.readGallery()) {
      for (Picture picture : image.pictures()) {
        boolean given =
            picture.name().equals(Pictures.INPUT) || picture.name().equals(Pictures.TRUTH);
        String tag = image.name() + "/" + (given ? picture.name() : "prediction");
        if ((given || picture.name().equals(wanted)) && shown.add(picture.file())) {
          file.append(clock.instant(), given ? 0 : step, tag, read(picture.file()));
          stages = step + 1;
        }
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private static EncodedPicture read(Path png) {
    try {
      ImageSize size = ImageFiles.size(png);
      return new EncodedPicture(Files.readAllBytes(png), size.width(), size.height());
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + png + ": " + e.getMessage(), "", e);
    }
  }
}
