package io.dualmix.recipe;

import io.dualmix.config.Experiment;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.StageConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paper's method (Algorithm 1): each round trains a region-level and a sample-level teacher on
 * mixed domains and distils a student from both. The student's pseudo labels are added to the
 * labelled target images of the next round.
 */
public final class DualLevelMixing implements Recipe {
  /** The default of {@code method.recipe}. */
  public static final String NAME = MethodConfig.DEFAULT_RECIPE;

  /** A baseline: plain cross entropy on one domain or on both. */
  private record Baseline(String title, String objective) {}

  private static final Map<String, Baseline> BASELINES = new LinkedHashMap<>();

  private static final String DISTILLATION = "distillation";
  private static final String SOURCE_ONLY = "source-only";
  private static final String TARGET_ONLY = "target-only";

  static {
    BASELINES.put(SOURCE_ONLY, new Baseline("Source only", "source_cross_entropy"));
    BASELINES.put(TARGET_ONLY, new Baseline("Target only", "target_cross_entropy"));
    BASELINES.put("joint", new Baseline("Joint", "joint_cross_entropy"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Region-level and sample-level teachers, a student distilled from both, and rounds of"
        + " pseudo labels (Chen et al., CVPR 2021).";
  }

  @Override
  public List<StageSpec> stages(Experiment experiment) {
    return stages(experiment, DISTILLATION);
  }

  /**
   * Algorithm 1 with another objective of the student.
   *
   * @param student type of the student's objective, which has fixed teachers
   */
  static List<StageSpec> stages(Experiment experiment, String student) {
    return stages(experiment.method(), experiment.model().weights() != null, student);
  }

  /** The configured baselines, for recipes that have the same. */
  static List<StageSpec> baselines(Experiment experiment) {
    return baselines(experiment.method(), experiment.model().weights() != null);
  }

  /**
   * @param weights whether the backbone has pretrained weights
   */
  private static List<StageSpec> stages(
      MethodConfig method, boolean weights, String studentObjective) {
    List<StageSpec> stages = new ArrayList<>(baselines(method, weights));
    // D_T of the first round: the labelled target images alone.
    Optional<StageId> labels = Optional.empty();
    for (int round = 1; round <= method.rounds(); round++) {
      StageId student = new StageId(round, "student");
      // Step 1: both teachers, on source images and D_T; they do not depend on each other.
      List<StageId> both = new ArrayList<>();
      for (StageSpec teacher : teachers(method, round, stages)) {
        stages.add(teacher.with(labels));
        both.add(teacher.id());
      }
      if (both.size() > 1) {
        String title = both.size() == 2 ? "Both teachers" : "All teachers";
        stages.add(StageSpec.ensemble(new StageId(round, "ensemble"), title, both));
      }
      // Step 2: the student, distilled from both teachers on D_U and supervised by ground truth.
      stages.add(
          train(student, "Student", studentObjective, method.student(), stages)
              .guidedBy(both)
              .with(method.studentLabels().equals(MethodConfig.UNION) ? labels : Optional.empty())
              .asResult());
      if (round < method.rounds()) {
        // Step 3: D_T := D_T + D_U with the student's labels, for the next round.
        StageId pseudo = new StageId(round, "pseudo-labels");
        stages.add(StageSpec.pseudoLabels(pseudo, "Pseudo labels", student));
        labels = Optional.of(pseudo);
      }
    }
    return stages;
  }

  /** The round's teachers: of each kind the first, then those of {@code -2} and so on. */
  private static List<StageSpec> teachers(MethodConfig method, int round, List<StageSpec> earlier) {
    List<StageSpec> teachers = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (String kind : method.teachers()) {
      int number = numbers.merge(kind, 1, Integer::sum);
      boolean region = kind.equals(MethodConfig.REGION_LEVEL);
      StageId first = new StageId(round, region ? "region-teacher" : "sample-teacher");
      StageConfig training = region ? method.regionTeacher() : method.sampleTeacher();
      StageId id = number == 1 ? first : new StageId(round, first.name() + "-" + number);
      String title = region ? "Region-level teacher" : "Sample-level teacher";
      teachers.add(
          train(
              id,
              number == 1 ? title : title + " " + number,
              kind,
              settings(first),
              training,
              earlier));
    }
    return teachers;
  }

  /** The configured baselines, in a fixed order. */
  private static List<StageSpec> baselines(MethodConfig method, boolean weights) {
    for (int i = 0; i < method.baselines().size(); i++) {
      if (!BASELINES.containsKey(StageStart.stageName(method.baselines().get(i)))) {
        throw InvalidSetting.unknown(
            "method.baselines." + i,
            method.baselines().get(i),
            BASELINES.keySet().stream().map(StageStart::word).toList());
      }
    }
    List<StageSpec> baselines = new ArrayList<>();
    BASELINES.forEach(
        (name, baseline) -> {
          String word = StageStart.word(name);
          if (method.baselines().contains(word)) {
            StageSpec spec =
                StageSpec.train(
                    StageId.baseline(name),
                    baseline.title(),
                    baseline.objective(),
                    "method.baseline",
                    method.baseline(),
                    baselineStart(name, method, weights));
            baselines.add(name.equals(TARGET_ONLY) ? spec.asReference() : spec);
          }
        });
    return baselines;
  }

  /** Source only gives the other baselines their start, if so configured. */
  private static WeightSource baselineStart(String name, MethodConfig method, boolean weights) {
    String start = method.baseline().start();
    String key = "method.baseline.start";
    if (StageStart.stageName(start).equals(SOURCE_ONLY)) {
      if (name.equals(SOURCE_ONLY)) {
        return weights ? new WeightSource.Pretrained() : new WeightSource.RandomInit();
      }
      requireTrained(start, key, method.baselines().contains(start));
      return new WeightSource.FromStage(StageId.baseline(SOURCE_ONLY));
    } else if (BASELINES.containsKey(StageStart.stageName(start))) {
      throw new InvalidSetting(
          key,
          "is " + start + ", itself a baseline",
          "A baseline starts from pretrained, random, source_only or a file.");
    }
    return StageStart.of(start, key, null, List.of());
  }

  private static void requireTrained(String baseline, String key, boolean trained) {
    if (!trained) {
      throw new InvalidSetting(
          key,
          "is " + baseline + ", but this run trains no such baseline",
          "Add it: method.baselines: [" + baseline + "].");
    }
  }

  /** A stage of the recipe, with the start of its round. */
  static StageSpec train(
      StageId id, String title, String objective, StageConfig config, List<StageSpec> earlier) {
    return train(id, title, objective, settings(id), config, earlier);
  }

  private static String settings(StageId id) {
    return "method." + StageStart.word(id.name());
  }

  private static StageSpec train(
      StageId id,
      String title,
      String objective,
      String settings,
      StageConfig config,
      List<StageSpec> earlier) {
    boolean later = id.round() > 1;
    String start = later ? config.startLater() : config.start();
    String key = settings + (later ? ".start_later" : ".start");
    if (BASELINES.containsKey(StageStart.stageName(start))) {
      requireTrained(start, key, earlier.stream().anyMatch(s -> s.id().equals(baseline(start))));
    }
    return StageSpec.train(
        id,
        title,
        objective,
        settings,
        config.inRound(id.round()),
        StageStart.of(start, key, id, earlier));
  }

  private static StageId baseline(String word) {
    return StageId.baseline(StageStart.stageName(word));
  }

  /**
   * The stages of a run of a version without {@code stages.json}.
   *
   * @param settings of the run: dotted keys and their values, lists joined by spaces; missing keys
   *     have their defaults
   */
  public static List<StageSpec> ofSettings(Map<String, String> settings) {
    String rounds = settings.getOrDefault("method.rounds", "");
    String baselines = settings.getOrDefault("method.baselines", "");
    List<String> known =
        List.of(baselines.split(" ")).stream()
            .filter(word -> BASELINES.containsKey(StageStart.stageName(word)))
            .distinct()
            .toList();
    int last = rounds.matches("0|[1-9]\\d?|100") ? Integer.parseInt(rounds) : 1;
    MethodConfig method =
        new MethodConfig(
            null,
            Math.max(1, last),
            null,
            null,
            known,
            null,
            ofSteps(settings, "baseline"),
            ofSteps(settings, "region_teacher"),
            ofSteps(settings, "sample_teacher"),
            ofSteps(settings, "student"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return stages(method, false, DISTILLATION).stream()
        .filter(stage -> stage.id().round() <= last)
        .toList();
  }

  /** The steps of a stage; the start does not matter, since nothing is trained. */
  private static StageConfig ofSteps(Map<String, String> settings, String key) {
    String steps = settings.getOrDefault("method." + key + ".steps", "");
    return new StageConfig(
        steps.matches("[1-9]\\d{0,8}") ? Integer.valueOf(steps) : null,
        null,
        "random",
        "random",
        null,
        null,
        null,
        null);
  }
}
