package io.dualmix.train;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checkpoints of one stage: {@code last} (model, optimiser, state) and {@code best} (model and
 * state of the best evaluation), each written whole or not at all.
 */
public final class Checkpoints {
  /** The model's file within a checkpoint. */
  public static final String MODEL = "model.safetensors";

  private static final String LAST = "last";
  private static final String BEST = "best";
  private static final String STATE = "state.json";
  private static final String OPTIMISER = "optimiser.pt";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final ClassTable classes;
  private final Map<String, String> provenance;

  /**
   * @param folder of the stage
   * @param classes of the model, stored with it
   * @param provenance stored with every model
   */
  public Checkpoints(Path folder, ClassTable classes, Map<String, String> provenance) {
    this.folder = folder;
    this.classes = classes;
    this.provenance = Map.copyOf(provenance);
    AtomicFiles.recoverDirectory(folder.resolve(LAST));
    AtomicFiles.recoverDirectory(folder.resolve(BEST));
  }

  /** The state of the last checkpoint, if there is one. */
  public Optional<TrainingState> state() {
    return read(folder.resolve(LAST).resolve(STATE));
  }

  /** The model file of the last checkpoint. */
  public Path lastModel() {
    return folder.resolve(LAST).resolve(MODEL);
  }

  /** The model file of the best checkpoint. */
  public Path bestModel() {
    return folder.resolve(BEST).resolve(MODEL);
  }

  void saveLast(SegmentationModel model, Optimiser optimiser, TrainingState state) {
    AtomicFiles.replaceDirectory(
        folder.resolve(LAST),
        path -> {
          ModelFile.save(path.resolve(MODEL), model, classes, provenance);
          if (!state.finished()) {
            optimiser.save(path.resolve(OPTIMISER));
          }
          Files.writeString(path.resolve(STATE), JSON.writeValueAsString(state));
        });
  }

  void saveBest(SegmentationModel model, TrainingState state) {
    AtomicFiles.replaceDirectory(
        folder.resolve(BEST),
        path -> {
          ModelFile.save(path.resolve(MODEL), model, classes, provenance);
          Files.writeString(path.resolve(STATE), JSON.writeValueAsString(state));
        });
  }

  void restoreLast(SegmentationModel model, Optimiser optimiser) {
    ModelFile.restore(model, lastModel());
    optimiser.load(folder.resolve(LAST).resolve(OPTIMISER));
  }

  private static Optional<TrainingState> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), TrainingState.class));
    } catch (IOException | JacksonException e) {
      throw new DualMixException(
          "Cannot read the training state " + file + ": " + e.getMessage(),
          "Delete this stage's folder to train it anew.",
          e);
    }
  }
}
