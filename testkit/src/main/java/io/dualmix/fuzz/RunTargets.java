package io.dualmix.fuzz;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.run.Metrics;
import io.dualmix.run.Provenance;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.run.Split;
import io.dualmix.storage.Checksums;
import io.dualmix.train.Checkpoints;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.PseudoLabelClass;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a run folder: each is damaged in a whole run. */
final class RunTargets {
  private static final ClassTable CLASSES =
      new ClassTable(List.of(new SemanticClass("sky", 1), new SemanticClass("road", 2)));
  private static final String STATE =
      """
      {"stage":"round-1/student","step":40,"finished":false,"sums":[1.5,0.25],"summed":3,\
      "bestMiou":0.41,"bestStep":20,"seconds":12.5}\
      """;

  private RunTargets() {}

  static List<FuzzTarget> in(Path folder) throws IOException {
    List<FuzzTarget> targets = new ArrayList<>();
    for (String file :
        List.of(
            Metrics.FILE,
            "classes.json",
            "experiment.yaml",
            "provenance.json",
            "splits/labelled.txt")) {
      targets.add(target(folder, "run-" + name(file), file, RunTargets::read));
    }
    targets.add(target(folder, "resume-metrics", Metrics.FILE, RunTargets::resume));
    targets.add(
        FuzzTarget.of(
            "state",
            "last/state.json",
            List.of(FuzzTargets.text(STATE)),
            TextMutations::any,
            RunTargets::state));
    return targets;
  }

  /** The other files of a checkpoint need only be there. */
  private static void state(Path root) {
    try {
      Files.writeString(root.resolve("last/model.safetensors"), "");
      Files.writeString(root.resolve("last/optimiser.pt"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Answers.require(new Checkpoints(root, CLASSES, Map.of()).state().isPresent(), "no state");
  }

  /** Without the checksums, which would refuse every damaged file before it is parsed. */
  private static void unseal(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.endsWith(Checksums.FILE)).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String name(String file) {
    return file.replaceAll(".*/|\\..*", "");
  }

  private static FuzzTarget target(Path folder, String name, String file, FuzzTarget.Reader reader)
      throws IOException {
    Path root = folder.resolve(name);
    write(root);
    unseal(root);
    byte[] whole = Files.readAllBytes(root.resolve(file));
    return FuzzTarget.of(name, file, List.of(whole), TextMutations::any, reader);
  }

  private static void read(Path root) {
    RunData run = RunReader.read(root);
    Answers.require(!run.name().isEmpty(), "a run without a name");
  }

  private static void resume(Path root) {
    try (RunFolder run = RunFolder.resume(root)) {
      run.metrics().force();
    }
  }

  private static void write(Path root) {
    try (RunFolder run = RunFolder.create(root)) {
      run.writeClasses(CLASSES);
      run.writeProvenance(
          Provenance.collect(
              new Provenance.Settings(
                  "cpu",
                  "fp32",
                  1,
                  Map.of("seed", 1L),
                  List.of("train"),
                  Map.of("source", "ab"),
                  List.of("data.source: a warning")),
              root));
      run.writeSplit(new Split("labelled", List.of("a", "b/c")));
      run.writeExperiment("name: streets\nseed: 1\nmethod:\n  rounds: 2\n");
      events().forEach(run.metrics()::write);
    }
  }

  private static List<Recorded> events() {
    String stage = "round-1/student";
    return List.of(
        new StageStarted(stage, 40),
        new StepDone(stage, 20, 1.25, List.of(new LossPart("student.ce", 0.5)), 0.001, 7.5, 0.25),
        new Evaluated(
            stage,
            20,
            Evaluated.LAST,
            Map.of("miou", 0.41, "pixel_accuracy", 0.8, "calibration_error", 0.1),
            List.of(new ClassIou("sky", 0.4), new ClassIou("road", 0.42)),
            List.of(List.of(5L, 2L), List.of(1L, 9L))),
        new PseudoLabelled(
            "round-1/pseudo-labels",
            0.5,
            List.of(new PseudoLabelClass("sky", 0.9, 100, 0.5, 0.75))),
        new StageFinished(stage, 12.5));
  }
}
