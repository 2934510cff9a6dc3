package io.dualmix.adapt;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import java.util.List;

/** Experiments on a few drawn scenes of 48x32 pixels with the smallest network. */
public final class TinyScenes {
  private static final String YAML =
      """
      name: tiny
      preset: paper
      seed: 3
      compute: {device: cpu, threads: 1}
      data:
        workers: 1
        source: {type: scenes, look: game, seed: 1, count: 3, width: 48, height: 32}
        target: {type: scenes, look: camera, seed: 2, count: 6, width: 48, height: 32}
        validation: {type: scenes, look: camera, seed: 3, count: 1, width: 48, height: 32}
        labelled: {count: 2, seed: 1}
      augmentation: {crop: {width: 48, height: 32}}
      model:
        architecture: deeplabv3plus
        backbone: mobilenetv1_025
        head_channels: 16
        output_stride: 16
      method:
        rounds: 2
        region_teacher: {steps: 1, start: random}
        sample_teacher: {steps: 1, start: random}
        student: {steps: 1, start: random}
      logging: {pictures: 0}
      """;

  private TinyScenes() {}

  /** The experiment with changes such as {@code method.rounds=1}. */
  public static Experiment experiment(String... changes) {
    return Experiments.parse(YAML, "tiny.yaml", List.of(changes));
  }
}
