package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.eval.CalibrationBins;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calibration of a stage on the validation images: from the run's events, or measured later and
 * stored as {@code reliability.json} in the run folder.
 *
 * @param stage the stage, whose last model was measured, such as {@code round-2/student}
 * @param images number of validation images
 * @param bins in ascending order of confidence, of equal width
 */
public record StageCalibration(String stage, int images, List<Bin> bins) {
  static final String FILE = "reliability.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public StageCalibration {
    bins = List.copyOf(bins);
  }

  /**
   * The calibrations of a run, in the order of its stages: from its events, or else from {@code
   * reliability.json}.
   *
   * @throws DualMixException if the file is damaged
   */
  public static List<StageCalibration> of(RunData run) {
    List<StageCalibration> found = new ArrayList<>();
    run.calibrations()
        .forEach(e -> found.add(new StageCalibration(e.stage(), e.images(), e.bins())));
    // Runs of versions that did not measure it during training.
    if (found.isEmpty()) {
      read(run.folder()).ifPresent(found::add);
    }
    return found;
  }

  /** The expected calibration error, 0..1; NaN without pixels. */
  public double error() {
    return CalibrationBins.calibrationError(bins);
  }

  /** Writes or replaces the file in a run folder. */
  public void write(Path folder) {
    ObjectNode root = JSON.createObjectNode().put("stage", stage).put("images", images);
    ArrayNode array = root.putArray("bins");
    for (Bin bin : bins) {
      ObjectNode one = array.addObject().put("pixels", bin.pixels()).put("right", bin.right());
      if (bin.pixels() > 0) {
        one.put("confidence", bin.confidence());
      }
    }
    AtomicFiles.write(folder.resolve(FILE), JSON.writeValueAsString(root) + "\n");
  }

  /**
   * Reads the calibration of a run; empty if it was not measured.
   *
   * @throws DualMixException if the file is damaged
   */
  public static Optional<StageCalibration> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode root = JSON.readTree(RunReader.text(file));
      List<Bin> bins = new ArrayList<>();
      for (JsonNode bin : root.required("bins")) {
        bins.add(
            new Bin(
                bin.required("pixels").asLong(),
                bin.required("right").asLong(),
                bin.path("confidence").asDouble(Double.NaN)));
      }
      return Optional.of(
          new StageCalibration(
              root.required("stage").asString(), root.required("images").asInt(), bins));
    } catch (JacksonException e) {
      throw new DualMixException(
          file + " is broken: " + e.getMessage(),
          "Delete it, or measure again with dualmix report RUN --calibration.",
          e);
    }
  }
}
