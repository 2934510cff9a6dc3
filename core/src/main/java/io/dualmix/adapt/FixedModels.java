package io.dualmix.adapt;

import io.dualmix.eval.Ensemble;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.weights.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Models of earlier stages, read from the run folder: teachers, members of an ensemble, or the
 * model that predicts pseudo labels. Owns their native memory.
 */
final class FixedModels implements AutoCloseable {
  private final List<SegmentationModel> models = new ArrayList<>();
  private Ensemble ensemble;

  private FixedModels() {}

  /**
   * Opens model files.
   *
   * @param files of the models; may be empty
   * @param average the value of {@code method.distillation.average}
   * @param backend the device and precision
   */
  static FixedModels open(List<Path> files, String average, Backend backend) {
    FixedModels opened = new FixedModels();
    try {
      for (Path file : files) {
        SegmentationModel model = ModelFile.open(file).model();
        opened.models.add(model);
        model.to(backend);
      }
      if (!files.isEmpty()) {
        opened.ensemble =
            new Ensemble(
                opened.models, Ensemble.Average.valueOf(average.toUpperCase(Locale.ROOT)), backend);
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** The models, in the order of their files. */
  List<SegmentationModel> models() {
    return List.copyOf(models);
  }

  /** The models as an ensemble; null without models. */
  Ensemble ensemble() {
    return ensemble;
  }

  @Override
  public void close() {
    models.forEach(SegmentationModel::close);
  }
}
