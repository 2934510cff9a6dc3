package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.config.StageConfig;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.StageSpec.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stages of a run as its folder keeps them in {@code stages.json}: what tables, charts, the
 * dashboard and {@code predict} go by. They know a stage by its title, its kind and its role, never
 * by its name.
 *
 * @param stages in the order in which people read them
 */
public record RunStages(List<Stage> stages) {
  /** The file in the run folder. */
  public static final String FILE = "stages.json";

  private static final Pattern ROUND = Pattern.compile("round-(\\d{1,6})/.+");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * One stage.
   *
   * @param path such as {@code round-1/student}
   * @param title for people, such as {@code Student}
   * @param kind what it does
   * @param objective what it minimises; null where nothing trains
   * @param steps of training; null where nothing trains or where it is not known
   * @param batch images of each domain in a step; null likewise
   * @param teachers paths of the models that it reads
   * @param pseudoLabels path of the stage whose labels join its target images; null for none
   * @param result whether the run is for this model
   * @param reference whether results are compared with it first
   */
  public record Stage(
      String path,
      String title,
      Kind kind,
      String objective,
      Integer steps,
      Integer batch,
      List<String> teachers,
      String pseudoLabels,
      boolean result,
      boolean reference) {
    public Stage {
      teachers = teachers == null ? List.of() : List.copyOf(teachers);
    }

    private static Stage of(StageSpec spec) {
      StageConfig training = spec.training();
      return new Stage(
          spec.path(),
          spec.title(),
          spec.kind(),
          spec.objective(),
          training == null ? null : training.steps(),
          training == null ? null : training.batch(),
          spec.teachers().stream().map(StageId::path).toList(),
          spec.pseudoLabels().map(StageId::path).orElse(null),
          spec.result(),
          spec.reference());
    }

    /** One that is not in the list: of a file by another version. */
    private static Stage unlisted(String path) {
      String name = path.substring(path.indexOf('/') + 1);
      return new Stage(path, name, Kind.TRAIN, null, null, null, null, null, false, false);
    }

    /** From 1; 0 for baselines. */
    public int round() {
      Matcher round = ROUND.matcher(path);
      return round.matches() ? Integer.parseInt(round.group(1)) : 0;
    }

    /** What stages of all rounds share, such as {@code student}. */
    public String name() {
      return path.substring(path.indexOf('/') + 1);
    }

    /** Such as {@code Round 2} or {@code Baseline}. */
    public String roundTitle() {
      return round() == 0 ? "Baseline" : "Round " + round();
    }

    /** Such as {@code Student, round 2}. */
    public String fullTitle() {
      return round() == 0 ? title : title + ", round " + round();
    }

    /** Whether a model is trained here. */
    public boolean trains() {
      return kind == Kind.TRAIN;
    }
  }

  public RunStages {
    stages = List.copyOf(stages);
  }

  /** The stages of a recipe. */
  public static RunStages of(List<StageSpec> specs) {
    return new RunStages(specs.stream().map(Stage::of).toList());
  }

  /** The content of {@code stages.json}. */
  String toJson() {
    return JSON.writeValueAsString(this) + "\n";
  }

  /**
   * The stages of a run folder.
   *
   * @param settings of the run: a run that was made before there was a {@code stages.json} has the
   *     paper's stages, as many as these tell, or else as its folders show
   * @throws DualMixException if the file is broken
   */
  static RunStages read(Path folder, Map<String, String> settings) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      boolean told = settings.containsKey("method.rounds");
      return of(DualLevelMixing.ofSettings(told ? settings : foldersOf(folder)));
    }
    try {
      RunStages read = JSON.readValue(RunReader.text(file), RunStages.class);
      read.stages.forEach(stage -> StageId.parse(stage.path()));
      return read;
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      throw new DualMixException(
          file + " is broken: " + e.getMessage(),
          "Delete it, and go on with the run by --resume, which writes it again.",
          e);
    }
  }

  /** What the names of folders tell of a run whose settings are lost. */
  private static Map<String, String> foldersOf(Path run) {
    int rounds =
        names(run).stream()
            .filter(name -> name.matches("round-\\d{1,3}"))
            .mapToInt(name -> Integer.parseInt(name.substring("round-".length())))
            .max()
            .orElse(0);
    return Map.of(
        "method.rounds",
        String.valueOf(rounds),
        "method.baselines",
        String.join(" ", names(run.resolve("baseline"))).replace('-', '_'));
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new DualMixException("Cannot list " + folder + ": " + e.getMessage(), "", e);
    }
  }

  /**
   * The stages of a folder that need not be a whole run, such as one that was copied in part.
   *
   * @throws DualMixException if {@code stages.json} is broken
   */
  public static RunStages of(Path folder) {
    return RunFolder.isRun(folder) ? RunReader.plan(folder) : read(folder, Map.of());
  }

  /** The stage of a path, such as {@code round-1/student}. */
  public Optional<Stage> find(String path) {
    return stages.stream().filter(stage -> stage.path().equals(path)).findFirst();
  }

  /** As {@link #find}; a stage that is not in the list has its name for a title and no role. */
  public Stage get(String path) {
    return find(path).orElseGet(() -> Stage.unlisted(path));
  }

  /** The stages whose models the run is for, in order. */
  public List<Stage> results() {
    return stages.stream().filter(Stage::result).toList();
  }

  /** Whether a run is over once this stage has ended: it is the last whose model the run is for. */
  public boolean ends(String path) {
    List<Stage> results = results();
    return !results.isEmpty() && results.get(results.size() - 1).path().equals(path);
  }

  /** The baselines: the one that results are compared with first, then the others in order. */
  public List<Stage> baselines() {
    List<Stage> baselines = new ArrayList<>(stages);
    baselines.removeIf(stage -> stage.round() > 0 || !stage.trains());
    baselines.sort(Comparator.comparing(Stage::reference).reversed());
    return baselines;
  }

  /** The place of a stage in the list; behind all others where it is not in the list. */
  int place(String path) {
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).path().equals(path)) {
        return i;
      }
    }
    return stages.size();
  }

  /** Training steps of the whole run; 0 where they are not known. */
  long steps() {
    return stages.stream().mapToLong(stage -> stage.steps() == null ? 0 : stage.steps()).sum();
  }

  /** Events of each stage in their own order, the stages one behind the other. */
  List<RecordedEvent> sort(List<RecordedEvent> events) {
    return events.stream()
        .sorted(Comparator.comparingInt(event -> place(event.event().stage())))
        .toList();
  }
}
