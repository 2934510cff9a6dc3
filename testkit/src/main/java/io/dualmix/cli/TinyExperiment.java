package io.dualmix.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An experiment with every stage of the method, teachers side by side, so small that it takes
 * seconds.
 */
public final class TinyExperiment {
  private static final String YAML =
      """
      name: tiny
      preset: paper
      seed: 3
      compute: {device: cpu, devices: [cpu, cpu], threads: 1}
      data:
        workers: 1
        source: {type: scenes, look: game, seed: 1, count: 4, width: 48, height: 32}
        target: {type: scenes, look: camera, seed: 2, count: 5, width: 48, height: 32}
        validation: {type: scenes, look: camera, seed: 3, count: 2, width: 48, height: 32}
        labelled: {count: 2, seed: 1}
      augmentation: {crop: {width: 48, height: 32}}
      model:
        architecture: deeplabv3plus
        backbone: mobilenetv1_025
        head_channels: 16
        output_stride: 16
      optimiser: {learning_rate: 0.01, head_multiplier: 1}
      method:
        rounds: 2
        baselines: [source_only]
        baseline: {steps: 7, batch: 2, start: random}
        region_teacher: {steps: 7, batch: 2, start: source_only}
        sample_teacher: {steps: 7, batch: 2, start: source_only}
        student: {steps: 7, batch: 2, start: source_only}
      evaluation: {every: 3}
      logging: {every: 3, checkpoint_every: 2, pictures: 3}
      """;

  private TinyExperiment() {}

  /** Writes the experiment; two rounds, checkpoints at every second step. */
  public static Path write(Path folder) throws IOException {
    return Files.writeString(folder.resolve("tiny.yaml"), YAML);
  }

  /** The command line of {@code dualmix} in a JVM of its own. */
  public static ProcessBuilder process(Path log, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Starts faster, and seconds are all that such a process lives.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.dualmix.cli.DualMix"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Idle OpenMP threads that spin would slow a machine which runs other tests.
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    return builder;
  }
}
