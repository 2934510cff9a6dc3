package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.Checksums;
import io.dualmix.train.event.StepFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stages of a run that are those of an earlier run: {@value #FILE} in the run folder. Their
 * folders are hard links where the file system allows it, copies elsewhere; a run replaces files
 * and never writes into them, so that neither run changes the other.
 *
 * @param from the folder of the earlier run, absolute
 * @param redo the stage from which on the run is its own
 * @param stages paths of the stages that are taken over
 * @param complete whether all of them are here
 */
public record TakeOver(String from, String redo, List<String> stages, boolean complete) {
  static final String FILE = "taken-over.json";

  private static final String EARLIER = "earlier";
  private static final String MIXED = "mixed";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public TakeOver {
    stages = List.copyOf(stages);
  }

  /** Of the stages of another run; nothing is here yet. */
  public static TakeOver of(Path from, String redo, List<String> stages) {
    return new TakeOver(from.toAbsolutePath().normalize().toString(), redo, stages, false);
  }

  /**
   * The stages that a run takes over; empty for a run of its own.
   *
   * @throws DualMixException if the file is damaged
   */
  public static Optional<TakeOver> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(RunReader.text(file), TakeOver.class));
    } catch (JacksonException | NullPointerException e) {
      throw new DualMixException(
          file + " is broken: " + e.getMessage(), "Restore it, or begin the run again.", e);
    }
  }

  /** Whether a stage of a run has ended, so that it can be taken over. */
  public static boolean hasEnded(Path run, String stage, Kind kind) {
    Path folder = run.resolve(stage);
    return switch (kind) {
      case ENSEMBLE -> Files.exists(folder.resolve("evaluation.json"));
      case PSEUDO_LABEL -> Files.exists(folder.resolve("list.txt"));
      case TRAIN -> {
        Path state = folder.resolve("last").resolve("state.json");
        yield Files.exists(state) && finished(state);
      }
    };
  }

  private static boolean finished(Path state) {
    try {
      return JSON.readTree(RunReader.text(state)).path("finished").asBoolean(false);
    } catch (JacksonException e) {
      return false; // A damaged stage trains again.
    }
  }

  void write(Path folder) {
    AtomicFiles.write(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
  }

  /** The stages, those that are taken over with their run. */
  RunStages mark(RunStages all) {
    return new RunStages(
        all.stages().stream()
            .map(stage -> stages.contains(stage.path()) ? stage.takenFrom(from) : stage)
            .toList());
  }

  /**
   * Brings what is missing of the stages into a run folder: models, scores, pseudo labels, events
   * and the pictures of mixed inputs. After a kill, the next call continues. The run has trained
   * nothing before.
   *
   * @throws DualMixException if the earlier run is gone, or a file of it is damaged
   */
  void bring(Path folder) {
    if (complete) {
      return;
    }
    Path origin = Path.of(from);
    for (String stage : stages) {
      Path target = folder.resolve(stage);
      if (!Files.exists(target)) {
        requireIntact(origin.resolve(stage));
        AtomicFiles.replaceDirectory(target, path -> link(origin.resolve(stage), path));
      }
    }
    bringEvents(origin, folder);
    bringPictures(origin, folder);
    new TakeOver(from, redo, stages, true).write(folder);
  }

  private static void requireIntact(Path stage) {
    if (!Files.isDirectory(stage)) {
      throw new DualMixException(
          stage + " is to be taken over, but is not there",
          "Restore the earlier run, or train all stages in a new run.");
    }
    String remedy = "Restore the earlier run from a copy, or redo this stage.";
    try (Stream<Path> walk = Files.walk(stage)) {
      walk.filter(path -> Files.isDirectory(path) && !stage.relativize(path).startsWith(EARLIER))
          .forEach(path -> Checksums.of(path).requireAllIntact(remedy));
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + stage + ": " + e.getMessage(), "", e);
    }
  }

  private void bringEvents(Path origin, Path folder) {
    StringBuilder text = new StringBuilder();
    for (RecordedEvent event : EventLines.read(origin.resolve(Metrics.FILE)).events()) {
      String stage = event.event().stage();
      if (stages.contains(stage)) {
        text.append(EventJson.write(event)).append('\n');
        if (event.event() instanceof StepFailed failed) {
          bringFailure(origin, folder, stage, failed.step());
        }
      }
    }
    AtomicFiles.write(folder.resolve(Metrics.FILE), text.toString());
  }

  private static void bringFailure(Path origin, Path folder, String stage, int step) {
    Path batch = Failures.folder(origin, stage, step);
    Path target = Failures.folder(folder, stage, step);
    if (Files.isDirectory(batch) && !Files.exists(target)) {
      AtomicFiles.replaceDirectory(target, path -> link(batch, path));
    }
  }

  /** Predictions are drawn again when the run starts; mixed inputs only while a stage trains. */
  private void bringPictures(Path origin, Path folder) {
    Path mixed = origin.resolve(RunFolder.PICTURES).resolve(MIXED);
    Path target = folder.resolve(RunFolder.PICTURES).resolve(MIXED);
    if (Files.isDirectory(mixed) && !Files.exists(target)) {
      AtomicFiles.replaceDirectory(target, path -> link(mixed, path));
    }
  }

  /** Links all files of a folder; older checkpoints and unfinished files stay behind. */
  private static void link(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(from)) {
      walk.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path file : files) {
      Path name = from.relativize(file);
      if (name.startsWith(EARLIER) || AtomicFiles.isUnfinished(file)) {
        continue;
      }
      Path target = to.resolve(name.toString());
      Files.createDirectories(target.getParent());
      try {
        Files.createLink(target, file);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(file, target); // Another file system, or one without links.
      }
    }
  }
}
