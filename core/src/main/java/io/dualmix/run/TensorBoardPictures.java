package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.data.ImageFiles;
import io.dualmix.data.ImageSize;
import io.dualmix.run.Pictures.GalleryImage;
import io.dualmix.run.Pictures.Picture;
import io.dualmix.run.TensorBoardFile.EncodedPicture;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.RunListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * The gallery for TensorBoard, in the folder {@code pictures/} of a run: a file of its own, since
 * TensorBoard reads one file of a folder at a time. Each stage is a step, so that its slider walks
 * through the stages. Hear a run after the {@link PictureRecorder}.
 */
public final class TensorBoardPictures implements RunListener, AutoCloseable {
  private final Pictures pictures;
  private final Clock clock;
  private final TensorBoardFile file;
  private int stages;

  /**
   * Opens the file anew.
   *
   * @param run whose pictures are shown
   */
  public TensorBoardPictures(RunFolder run) {
    this(run.pictures(), run.path().resolve(RunFolder.PICTURES), Clock.systemUTC());
  }

  TensorBoardPictures(Pictures pictures, Path folder, Clock clock) {
    this.pictures = pictures;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder, e);
    }
    this.file = TensorBoardFile.rebuild(folder, clock.instant(), List.of());
  }

  @Override
  public void stageFinished(String stage, double seconds) {
    String wanted = Pictures.nameOf(stage);
    Instant now = clock.instant();
    for (GalleryImage image : pictures.readGallery()) {
      for (Picture picture : image.pictures()) {
        boolean given =
            picture.name().equals(Pictures.INPUT) || picture.name().equals(Pictures.TRUTH);
        if (picture.name().equals(wanted)) {
          file.append(now, stages, image.name() + "/prediction", read(picture.file()));
        } else if (given && stages == 0) {
          file.append(now, 0, image.name() + "/" + picture.name(), read(picture.file()));
        }
      }
    }
    stages++;
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
