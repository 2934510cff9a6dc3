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
 * How reliable a stage's confidence is on the validation images: of a run's events, or measured
 * later into {@code reliability.json} of the run folder.
 *
 * @param stage whose last model was looked at, such as {@code round-2/student}
 * @param images looked at
 * @param bins by rising confidence, of equal width
 */
public record StageCalibration(String stage, int images, List<Bin> bins) {
  static final String FILE = "reliability.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public StageCalibration {
    bins = List.copyOf(bins);
  }

  /**
   * All that is known of a run, in the order of its stages: what was measured when models were
   * scored, else what {@code reliability.json} says.
   *
   * @throws DualMixException if the file is broken
   */
  public static List<StageCalibration> of(RunData run) {
    List<StageCalibration> found = new ArrayList<>();
    run.calibrations()
        .forEach(e -> found.add(new StageCalibration(e.stage(), e.images(), e.bins())));
    // Of runs from before it was measured by itself.
    if (found.isEmpty()) {
      read(run.folder()).ifPresent(found::add);
    }
    return found;
  }

  /** The expected calibration error, 0..1; NaN without pixels. */
  public double error() {
    return CalibrationBins.calibrationError(bins);
  }

  /** Writes or replaces it in a run folder. */
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
   * That of a run, if it was measured.
   *
   * @throws DualMixException if the file is broken
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
