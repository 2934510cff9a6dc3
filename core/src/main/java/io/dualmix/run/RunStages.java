package io.dualmix.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dualmix.DualMixException;
import io.dualmix.config.StageConfig;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.recipe.TrainingBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
 * The stages of a run, from {@code stages.json} in its folder. Tables, charts, the dashboard and
 * {@code predict} use it, and identify a stage by its title, kind and role, never by its name.
 *
 * @param stages in display order
 */
public record RunStages(List<Stage> stages) {
  /** The name of the file in the run folder. */
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
   * @param title for display, such as {@code Student}
   * @param kind what the stage does
   * @param objective key of the objective; null if the stage does not train
   * @param steps of training; null if the stage does not train or the number is unknown
   * @param batch images of each domain in a step; null as for {@code steps}
   * @param teachers paths of the stages whose models it reads
   * @param pseudoLabels path of the stage whose pseudo labels it trains on; null for none
   * @param result whether this model is a result of the run
   * @param reference whether this is the main baseline for comparisons
   * @param budget what the model is trained on by the end of the stage; null if the stage does not
   *     train, and in runs of earlier versions
   * @param takenFrom the folder of the run that trained it, if this one has taken it over; null
   *     otherwise
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
      boolean reference,
      TrainingBudget budget,
      @JsonInclude(JsonInclude.Include.NON_NULL) String takenFrom) {
    public Stage {
      teachers = teachers == null ? List.of() : List.copyOf(teachers);
    }

    private static Stage of(StageSpec spec, TrainingBudget budget) {
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
          spec.reference(),
          budget,
          null);
    }

    /** A stage that is not in the list, such as one of another version. */
    private static Stage unlisted(String path) {
      String name = path.substring(path.indexOf('/') + 1);
      return new Stage(
          path, name, Kind.TRAIN, null, null, null, null, null, false, false, null, null);
    }

    /** A copy that another run has trained. */
    Stage takenFrom(String run) {
      return new Stage(
          path,
          title,
          kind,
          objective,
          steps,
          batch,
          teachers,
          pseudoLabels,
          result,
          reference,
          budget,
          run);
    }

    /** The round, from 1; 0 for baselines. */
    public int round() {
      Matcher round = ROUND.matcher(path);
      return round.matches() ? Integer.parseInt(round.group(1)) : 0;
    }

    /** The name without the round, such as {@code student}. */
    public String name() {
      return path.substring(path.indexOf('/') + 1);
    }

    /** The title of the round, such as {@code Round 2} or {@code Baseline}. */
    public String roundTitle() {
      return round() == 0 ? "Baseline" : "Round " + round();
    }

    /** The title with the round, such as {@code Student, round 2}. */
    public String fullTitle() {
      return round() == 0 ? title : title + ", round " + round();
    }

    /** Whether the stage trains a model. */
    public boolean trains() {
      return kind == Kind.TRAIN;
    }
  }

  public RunStages {
    stages = List.copyOf(stages);
  }

  /** The stages of a recipe, without budgets. */
  public static RunStages of(List<StageSpec> specs) {
    return of(specs, Map.of());
  }

  /**
   * The stages of a recipe.
   *
   * @param budgets of the stages that train
   */
  public static RunStages of(List<StageSpec> specs, Map<StageId, TrainingBudget> budgets) {
    return new RunStages(
        specs.stream().map(spec -> Stage.of(spec, budgets.get(spec.id()))).toList());
  }

  /** The content of {@code stages.json}. */
  String toJson() {
    return JSON.writeValueAsString(this) + "\n";
  }

  /**
   * The stages of a run folder.
   *
   * @param settings of the run; a run without {@code stages.json} has the paper's stages according
   *     to its settings, or else according to its folders
   * @throws DualMixException if the file is damaged
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
          "Delete it, and continue the run with --resume, which writes it again.",
          e);
    }
  }

  /** The settings that follow from the folder names of a run without settings. */
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
   * The stages of a folder that may be incomplete, such as a partial copy of a run.
   *
   * @throws DualMixException if {@code stages.json} is damaged
   */
  public static RunStages of(Path folder) {
    return RunFolder.isRun(folder) ? RunReader.plan(folder) : read(folder, Map.of());
  }

  /** The stage with a path, such as {@code round-1/student}. */
  public Optional<Stage> find(String path) {
    return stages.stream().filter(stage -> stage.path().equals(path)).findFirst();
  }

  /** As {@link #find}; the title of an unlisted stage is its name, and it has no role. */
  public Stage get(String path) {
    return find(path).orElseGet(() -> Stage.unlisted(path));
  }

  /** What each model is trained on, by the path of its stage; empty for runs of older versions. */
  public Map<String, TrainingBudget> budgets() {
    Map<String, TrainingBudget> budgets = new LinkedHashMap<>();
    stages.stream()
        .filter(stage -> stage.budget() != null)
        .forEach(stage -> budgets.put(stage.path(), stage.budget()));
    return budgets;
  }

  /** The result stages, in order. */
  public List<Stage> results() {
    return stages.stream().filter(Stage::result).toList();
  }

  /** Whether the run ends with this stage: it is the last result stage. */
  public boolean ends(String path) {
    List<Stage> results = results();
    return !results.isEmpty() && results.get(results.size() - 1).path().equals(path);
  }

  /** The baselines: the main one first, then the others in order. */
  public List<Stage> baselines() {
    List<Stage> baselines = new ArrayList<>(stages);
    baselines.removeIf(stage -> stage.round() > 0 || !stage.trains());
    baselines.sort(Comparator.comparing(Stage::reference).reversed());
    return baselines;
  }

  /** The index of a stage in the list; after all others if it is not listed. */
  int place(String path) {
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).path().equals(path)) {
        return i;
      }
    }
    return stages.size();
  }

  /** The training steps of the whole run; 0 if unknown. */
  long steps() {
    return stages.stream().mapToLong(stage -> stage.steps() == null ? 0 : stage.steps()).sum();
  }

  /** The events sorted by stage; those of one stage keep their order. */
  List<RecordedEvent> sort(List<RecordedEvent> events) {
    return events.stream()
        .sorted(Comparator.comparingInt(event -> place(event.event().stage())))
        .toList();
  }
}
