package io.dualmix.train;

import io.dualmix.DualMixException;
import io.dualmix.config.LoggingConfig;
import io.dualmix.data.image.ClassTable;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.Checksums;
import io.dualmix.storage.Generations;
import io.dualmix.weights.ModelFile;
import io.dualmix.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checkpoints of one stage: {@code last} (model, optimiser, state), those before it in {@code
 * earlier}, and {@code best} (model and state of the best evaluation). Each is written whole or not
 * at all, and carries {@link Checksums}.
 *
 * <p>A {@code last} that is damaged is put aside when it is first looked at, and the one before it
 * becomes the last. So only the process that holds the run may use this class.
 */
public final class Checkpoints {
  /** The model's file within a checkpoint. */
  public static final String MODEL = "model.safetensors";

  private static final String LAST = "last";
  private static final String EARLIER = "earlier";
  private static final String BEST = "best";
  private static final String STATE = "state.json";
  private static final String OPTIMISER = "optimiser.pt";

  /** The weights that are trained, where others are scored and stored as the model. */
  private static final String TRAINED = "trained.safetensors";

  /** What an objective keeps from step to step; there only where it keeps something. */
  private static final String OBJECTIVE = "objective.safetensors";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Path folder;
  private final ClassTable classes;
  private final Map<String, String> provenance;
  private final Generations generations;

  /** Of the last checkpoint; null until it has been looked at. */
  private Optional<TrainingState> state;

  /** With as many checkpoints kept as by default. */
  public Checkpoints(Path folder, ClassTable classes, Map<String, String> provenance) {
    this(folder, classes, provenance, LoggingConfig.DEFAULT_KEEP_CHECKPOINTS);
  }

  /**
   * @param folder of the stage
   * @param classes of the model, stored with it
   * @param provenance stored with every model
   * @param keep checkpoints to resume from, at least 1
   */
  public Checkpoints(Path folder, ClassTable classes, Map<String, String> provenance, int keep) {
    this.folder = folder;
    this.classes = classes;
    this.provenance = Map.copyOf(provenance);
    this.generations = new Generations(folder.resolve(LAST), folder.resolve(EARLIER), keep);
    generations.recover();
    AtomicFiles.recoverDirectory(folder.resolve(BEST));
  }

  /**
   * The state of the last checkpoint that is intact, if there is any checkpoint.
   *
   * @throws DualMixException if all are damaged
   */
  public Optional<TrainingState> state() {
    if (state == null) {
      state = Files.exists(folder.resolve(LAST)) ? Optional.of(newestIntact()) : Optional.empty();
    }
    return state;
  }

  /** The model file of the last checkpoint. */
  public Path lastModel() {
    return folder.resolve(LAST).resolve(MODEL);
  }

  /** The model file of the best checkpoint. */
  public Path bestModel() {
    return folder.resolve(BEST).resolve(MODEL);
  }

  void saveLast(
      SegmentationModel model, Optimiser optimiser, Objective objective, TrainingState current) {
    state(); // A damaged one is put aside; it must not become the one to fall back to.
    generations.replace(
        path -> {
          if (!current.finished()) {
            optimiser.save(path.resolve(OPTIMISER));
            saveCourse(path, model, objective);
          }
          write(path, objective.scored().orElse(model), current);
        });
    state = Optional.of(current);
  }

  /** What only a stage that goes on needs. */
  private static void saveCourse(Path path, SegmentationModel model, Objective objective) {
    if (objective.scored().isPresent()) {
      SafeTensors.write(path.resolve(TRAINED), model.state(), Map.of());
    }
    if (!objective.state().isEmpty()) {
      SafeTensors.write(path.resolve(OBJECTIVE), objective.state(), Map.of());
    }
  }

  void saveBest(SegmentationModel model, TrainingState current) {
    AtomicFiles.replaceDirectory(folder.resolve(BEST), path -> write(path, model, current));
  }

  void restoreLast(SegmentationModel model, Optimiser optimiser, Objective objective) {
    Path last = folder.resolve(LAST);
    if (objective.scored().isPresent()) {
      ModelFile.restore(objective.scored().get(), lastModel());
      ModelFile.restore(model.state(), "the model", last.resolve(TRAINED));
    } else {
      ModelFile.restore(model, lastModel());
    }
    if (!objective.state().isEmpty()) {
      ModelFile.restore(objective.state(), "the objective", last.resolve(OBJECTIVE));
    }
    optimiser.load(last.resolve(OPTIMISER));
  }

  private void write(Path path, SegmentationModel model, TrainingState current) throws IOException {
    ModelFile.save(path.resolve(MODEL), model, classes, provenance);
    Files.writeString(path.resolve(STATE), JSON.writeValueAsString(current));
    Checksums.seal(path);
  }

  /** Looks for an intact checkpoint before anything is moved: without one all stays as it is. */
  private TrainingState newestIntact() {
    try {
      return read(generations.current());
    } catch (DualMixException damage) {
      int damaged = 1;
      for (Path earlier : generations.earlier()) {
        try {
          TrainingState intact = read(earlier);
          fallBack(damaged, damage, intact);
          return intact;
        } catch (DualMixException further) {
          damage.addSuppressed(further);
          damaged++;
        }
      }
      throw new DualMixException(
          "No checkpoint of " + folder + " is intact: " + damage.getMessage(),
          "Restore it from a copy, or delete " + folder + " to train this stage anew.",
          damage);
    }
  }

  private void fallBack(int damaged, DualMixException damage, TrainingState intact) {
    for (int i = 0; i < damaged; i++) {
      Path aside = generations.quarantine();
      LOG.warn("A damaged checkpoint of {} is now {}", intact.stage(), aside);
    }
    LOG.warn(
        "The last checkpoint of {} is damaged ({}); going on from the one before it, of step {}",
        intact.stage(),
        damage.getMessage(),
        intact.step());
  }

  /** A checkpoint's state, if all its files are what was written. */
  private static TrainingState read(Path checkpoint) {
    Checksums.of(checkpoint).requireAllIntact("Restore it from a copy.");
    Path file = checkpoint.resolve(STATE);
    try {
      TrainingState read = JSON.readValue(Files.readString(file), TrainingState.class);
      requireFile(checkpoint.resolve(MODEL));
      if (!read.finished()) {
        requireFile(checkpoint.resolve(OPTIMISER));
      }
      return read;
    } catch (IOException | JacksonException | NullPointerException e) {
      throw new DualMixException(
          "Cannot read the training state " + file + ": " + e.getMessage(), "", e);
    }
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DualMixException("There is no file " + file, "");
    }
  }
}
