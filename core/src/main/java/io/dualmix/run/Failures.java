package io.dualmix.run;

import io.dualmix.run.Pictures.Picture;
import java.nio.file.Path;
import java.util.List;

/** The batches of steps whose loss, gradient or weights became NaN or infinite. */
public final class Failures {
  /** The name of the folder in the run folder. */
  public static final String FOLDER = "failures";

  /** The suffix of a label image of class indices. */
  private static final String LABEL = "-label";

  private Failures() {}

  /**
   * The folder of one failure; may not exist.
   *
   * @param run the run's folder
   * @param stage such as {@code round-1/student}
   * @param step from 1
   */
  public static Path folder(Path run, String stage, int step) {
    return run.resolve(FOLDER).resolve(stage.replace('/', '-') + "-step-" + step);
  }

  /** The images of a failed batch and their labels in colours, by name; empty if there are none. */
  public static List<Picture> pictures(Path folder) {
    return Pictures.pictures(folder).stream()
        .filter(picture -> !picture.name().endsWith(LABEL))
        .toList();
  }
}
