package io.dualmix.cli.data;

import io.dualmix.data.image.ClassTable;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.Predictor;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.weights.ModelFile;
import java.nio.file.Path;

/** A trained model that predicts probabilities; owns its native memory. */
public final class TrainedModel implements AutoCloseable {
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
   * @throws io.dualmix.DualMixException if the file is not a model
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

  /** The classes of the model. */
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
