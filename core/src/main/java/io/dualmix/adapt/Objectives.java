package io.dualmix.adapt;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.Loaders;
import io.dualmix.adapt.setup.TargetLabels;
import io.dualmix.config.DistillationConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.RegionMixConfig;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.eval.Ensemble;
import io.dualmix.mix.RectangleSampler;
import io.dualmix.tensor.Backend;
import io.dualmix.train.Objective;
import io.dualmix.train.objective.RegionLevelTeacher;
import io.dualmix.train.objective.SampleLevelTeacher;
import io.dualmix.train.objective.StudentDistillation;
import io.dualmix.train.objective.Supervised;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What each stage minimises and on which batches: the recipes over the parts of {@code train}. The
 * batch is that of each domain.
 */
public final class Objectives {
  /** Receives mixed inputs. */
  @FunctionalInterface
  public interface MixedSamples {
    /** One mixed image with its labels, as the network will see them. */
    void accept(int index, RgbImage image, LabelImage label);
  }

  private final Experiment experiment;
  private final MethodConfig method;
  private final Loaders loaders;
  private final Backend backend;

  /**
   * @param experiment whose method is followed
   * @param domains what is trained on
   * @param backend where the models live
   */
  public Objectives(Experiment experiment, Domains domains, Backend backend) {
    this.experiment = experiment;
    this.method = experiment.method();
    this.loaders = new Loaders(experiment, domains);
    this.backend = backend;
  }

  /** Source only, target only or joint: plain cross entropy, no transfer, no mixing. */
  public IntFunction<Objective> baseline(Stage stage, int batch) {
    return from ->
        new Supervised(
            switch (stage.kind()) {
              case SOURCE_ONLY -> List.of(loaders.plainSource(stage, batch, from));
              case TARGET_ONLY -> List.of(loaders.groundTruth(stage, batch, from));
              case JOINT ->
                  List.of(
                      loaders.plainSource(stage, batch, from),
                      loaders.groundTruth(stage, batch, from));
              default -> throw new IllegalArgumentException(stage + " is no baseline");
            },
            experiment.model().auxiliaryWeight(),
            backend);
  }

  /** Eq. 2. */
  public IntFunction<Objective> regionTeacher(Stage stage, TargetLabels labels, int batch) {
    return from ->
        new RegionLevelTeacher(
            loaders.transferredSource(stage, batch, from),
            loaders.target(stage, labels, batch, from),
            mixing(stage),
            experiment.model().auxiliaryWeight(),
            backend);
  }

  /** Eq. 3. */
  public IntFunction<Objective> sampleTeacher(Stage stage, TargetLabels labels, int batch) {
    return from ->
        new SampleLevelTeacher(
            loaders.transferredSource(stage, batch, from),
            loaders.target(stage, labels, batch, from),
            experiment.model().auxiliaryWeight(),
            backend);
  }

  /** Eq. 4. */
  public IntFunction<Objective> student(
      Stage stage, TargetLabels labels, Ensemble teachers, int batch) {
    DistillationConfig d = method.distillation();
    StudentDistillation.Weights weights =
        new StudentDistillation.Weights(
            d.weight(),
            d.supervisedWeight(),
            d.temperature(),
            d.temperatureSquared(),
            experiment.model().auxiliaryWeight());
    return from ->
        new StudentDistillation(
            loaders.unlabelled(stage, batch, from),
            loaders.target(stage, labels, batch, from),
            teachers,
            weights,
            backend);
  }

  /** The first mixed inputs of a region-level teacher, as its steps see them. */
  public void mixedSamples(Stage stage, TargetLabels labels, int wanted, MixedSamples samples) {
    int batch = method.regionTeacher().batch();
    try (Loader source = loaders.transferredSource(stage, batch, 0);
        Loader target = loaders.target(stage, labels, batch, 0)) {
      int shown = 0;
      while (shown < wanted) {
        Batch mixed = mixing(stage).mix(source.next(), target.next());
        for (int i = 0; i < mixed.size() && shown < wanted; i++, shown++) {
          samples.accept(shown, mixed.image(i), mixed.label(i));
        }
      }
    }
  }

  private RegionLevelTeacher.Mixing mixing(Stage stage) {
    RegionMixConfig mix = method.regionMix();
    return new RegionLevelTeacher.Mixing(
        new RectangleSampler(mix.areaMin(), mix.areaMax()),
        mix.probability(),
        experiment.seed(),
        stage.path());
  }
}
