package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.Predictor;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.weights.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A trained model that gives probabilities; owns its native memory. */
public final class TrainedModel implements AutoCloseable {
  private static final int MOST_ROUNDS = 100;

  private final SegmentationModel model;
  private final ClassTable classes;
  private final Predictor predictor;

  private TrainedModel(ModelFile.Opened opened, Backend backend) {
    this.model = opened.model();
    this.classes = opened.classes();
    this.predictor = Ensemble.of(model, backend);
  }

  /**
   * Opens a model file.
   *
   * @throws DualMixException if it is no model
   */
  public static TrainedModel open(Path file, Backend backend) {
    ModelFile.Opened opened = ModelFile.open(file);
    try {
      opened.model().to(backend);
      return new TrainedModel(opened, backend);
    } catch (RuntimeException e) {
      opened.model().close();
      throw e;
    }
  }

  /**
   * The model file of a run's last student, also of a run that is not finished.
   *
   * @throws DualMixException if there is none
   */
  public static Path lastStudent(Path run) {
    return IntStream.iterate(MOST_ROUNDS, round -> round > 0, round -> round - 1)
        .mapToObj(round -> run.resolve("round-" + round + "/student/last/model.safetensors"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "There is no student in " + run + ": no round-N/student/last/model.safetensors",
                    "Give the folder of a run that has trained one, or a file with --model."));
  }

  /** What the model knows. */
  public ClassTable classes() {
    return classes;
  }

  public Predictor predictor() {
    return predictor;
  }

  @Override
  public void close() {
    model.close();
  }
}
