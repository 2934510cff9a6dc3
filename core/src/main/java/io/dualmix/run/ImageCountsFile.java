package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.eval.ImageCounts;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.Checksums;
import io.dualmix.train.event.ImagesScored;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pixels of each validation image by class, as counted by the last evaluation of a stage:
 * {@value #FILE} in the stage's folder, JSON in gzip, with its checksum beside it. Comparisons of
 * models on the same images need no further evaluation.
 */
public final class ImageCountsFile implements TrainingListener {
  /** The name of the file in the folder of a stage. */
  public static final String FILE = "image-counts.json.gz";

  /** A thousand times the size of a large validation set; a larger file is damaged. */
  private static final int LARGEST = 1 << 30;

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Path run;

  /**
   * A listener that writes the file of each stage.
   *
   * @param run the run folder
   */
  public ImageCountsFile(Path run) {
    this.run = run;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof ImagesScored scored) {
      Checksums.write(file(run, scored.stage()), gzip(JSON.writeValueAsBytes(scored.counts())));
    }
  }

  /**
   * Reads the counts of a stage.
   *
   * @param run the run folder
   * @param stage its path
   * @return empty if the stage has no such file: it is not scored yet, or by an older version
   * @throws DualMixException if the file is damaged
   */
  public static Optional<ImageCounts> read(Path run, String stage) {
    Path file = file(run, stage);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String remedy = "Delete it: comparisons then have no interval.";
    Checksums.requireIntact(file, remedy);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return Optional.of(JSON.readValue(in.readNBytes(LARGEST), ImageCounts.class));
    } catch (IOException | JacksonException | NullPointerException e) {
      throw new DualMixException(file + " is damaged: " + e.getMessage(), remedy, e);
    }
  }

  private static Path file(Path run, String stage) {
    return run.resolve(stage).resolve(FILE);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(Path.of(FILE), e);
    }
    return packed.toByteArray();
  }
}
