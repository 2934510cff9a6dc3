package io.dualmix.config;

import io.dualmix.DualMixException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The defaults that {@code preset} selects. They are filled in before the records are created, so
 * that a written experiment contains all of them and is independent of the presets.
 *
 * <ul>
 *   <li>{@code paper}: 120,000 steps per stage, one image of each domain per step, DeepLabV2 on
 *       ResNet-101, SGD, 4 rounds: weeks on a CPU, days on a GPU.
 *   <li>{@code standard}: 2 rounds in {@code method.budget: 2h}. DeepLabV3+ on MobileNetV1, which a
 *       CPU trains at several images per second; AdamW, which needs fewer steps than SGD for such
 *       small backbones, and class weights, without which it does not learn rare classes in that
 *       time (docs/experiments.md).
 *   <li>{@code quick}: the same model, 1 round in 20 minutes, to check the data.
 * </ul>
 *
 * <p>Without {@code model.weights}, quick and standard train the baseline {@code source_only} from
 * random weights and start the other stages from it: its features replace ImageNet's, as in
 * configs/demo.yaml.
 */
final class Presets {
  /** Trains within hours on a desktop computer. */
  static final String DEFAULT = "standard";

  /** The authors' number of steps. */
  private static final int PAPER_STEPS = 120_000;

  private static final int PAPER_BATCH = 1;

  /** Long enough for a small model in every stage. */
  private static final String STANDARD_BUDGET = "2h";

  /** Short enough to wait for. */
  private static final String QUICK_BUDGET = "20m";

  /**
   * The most accurate backbone with public weights that trains at several images per second on a
   * CPU.
   */
  private static final String LIGHT_BACKBONE = "mobilenetv1_100";

  /** Half of 256: the decoder would otherwise take more time than the small backbone. */
  private static final int LIGHT_HEAD_CHANNELS = 128;

  /** Protects the backbone's features from the first gradients of a new head. */
  private static final int WARMUP = 20;

  /**
   * Weight of a divergence that the classes weigh, beside the cross entropy's 1: on real images the
   * student gains 0.2 to 0.3 points over the paper's 0.5 on average (docs/experiments.md).
   */
  private static final double WEIGHED_DIVERGENCE = 2;

  private static final String BASELINE = "baseline";

  /** All stage settings except the baselines'. */
  private static final List<String> STAGES =
      MethodConfig.stageKeys().stream().filter(key -> !key.equals(BASELINE)).toList();

  private final ObjectNode tree;
  private final Overrides changes;

  /**
   * @param tree settings tree with the changes applied
   * @param changes from the command line
   */
  Presets(ObjectNode tree, Overrides changes) {
    this.tree = tree;
    this.changes = changes;
  }

  /** Fills in the defaults. The records validate the given values. */
  void fill() {
    String name = absent(tree.get("preset")) ? DEFAULT : tree.get("preset").asString("");
    switch (name) {
      case "paper" -> fillPaper();
      case "standard" -> fillLight(2, STANDARD_BUDGET);
      case "quick" -> fillLight(1, QUICK_BUDGET);
      default -> {}
    }
  }

  private void fillPaper() {
    section(tree, "method")
        .ifPresent(
            method -> {
              boolean length = !absent(method.get("budget")) || !absent(method.get("epochs"));
              for (String stage : stages().toList()) {
                section(method, stage)
                    .ifPresent(
                        one -> {
                          if (absent(one.get("steps")) && !length) {
                            one.put("steps", PAPER_STEPS);
                          }
                          if (absent(one.get("batch"))) {
                            one.put("batch", PAPER_BATCH);
                          }
                        });
              }
              refuseIdleLength(method);
            });
  }

  private void fillLight(int rounds, String budget) {
    boolean weights = !absent(tree.path("model").get("weights"));
    section(tree, "model").ifPresent(Presets::fillModel);
    section(tree, "optimiser").ifPresent(optimiser -> fillOptimiser(optimiser, weights));
    section(tree, "method")
        .ifPresent(
            method -> {
              if (absent(method.get("rounds"))) {
                method.put("rounds", rounds);
              }
              fillClassWeights(method);
              // There are a hundred times as many images with pseudo labels as with truth.
              fillNumber(method, "labelled_share", 0.5);
              if (!weights) {
                fillStarts(method);
              }
              fillLaterStarts(method);
              fillBudget(method, budget);
              refuseIdleLength(method);
            });
    section(tree, "schedule")
        .filter(schedule -> absent(schedule.get("warmup")))
        .ifPresent(schedule -> schedule.put("warmup", warmup(schedule)));
  }

  private static void fillModel(ObjectNode model) {
    if (absent(model.get("architecture"))) {
      model.put("architecture", "deeplabv3plus");
    }
    if (absent(model.get("backbone"))) {
      model.put("backbone", LIGHT_BACKBONE);
    }
    if (absent(model.get("output_stride"))) {
      model.put("output_stride", 16);
    }
    if (absent(model.get("head_channels"))
        && ModelConfig.light(model.path("backbone").asString(""))) {
      model.put("head_channels", LIGHT_HEAD_CHANNELS);
    }
  }

  /** The defaults of SGD are the paper's and are set by the record. */
  private void fillOptimiser(ObjectNode optimiser, boolean weights) {
    if (absent(optimiser.get("type"))
        && ModelConfig.light(tree.path("model").path("backbone").asString(""))) {
      optimiser.put("type", "adamw");
    }
    if (optimiser.path("type").asString("").equals("adamw")) {
      fillNumber(optimiser, "learning_rate", weights ? 3e-4 : 1e-3);
      // A head that starts like the backbone learns at the same rate.
      fillNumber(optimiser, "head_multiplier", weights ? 10 : 1);
      fillNumber(optimiser, "weight_decay", 0.01);
      fillNumber(optimiser, "clip_norm", 1);
    }
  }

  private static void fillNumber(ObjectNode section, String key, double value) {
    if (absent(section.get(key))) {
      section.put(key, value);
    }
  }

  private void fillStarts(ObjectNode method) {
    boolean all = STAGES.stream().noneMatch(stage -> absent(method.path(stage).get("start")));
    if (absent(method.get("baselines")) && !all) {
      method.putArray("baselines").add("source_only");
    }
    String start = trains(method, "source_only") ? "source_only" : "random";
    // From source_only, like the other stages: all models then have the same number of updates.
    section(method, BASELINE).ifPresent(one -> fill(one, "start", start));
    STAGES.forEach(stage -> section(method, stage).ifPresent(one -> fill(one, "start", start)));
  }

  /** In hours on a CPU, rare classes are not learned without (docs/experiments.md). */
  private static void fillClassWeights(ObjectNode method) {
    if (absent(method.get("class_weights"))) {
      method.put("class_weights", MethodConfig.INVERSE_LOG);
      // Recipes of one stage have no teachers; what nobody reads would be warned of.
      String recipe = method.path("recipe").asString(MethodConfig.DEFAULT_RECIPE);
      if (recipe.startsWith(MethodConfig.DEFAULT_RECIPE)) {
        section(method, "distillation")
            .filter(distillation -> absent(distillation.get("class_weights")))
            .ifPresent(
                distillation -> {
                  distillation.put("class_weights", true);
                  fillNumber(distillation, "weight", WEIGHED_DIVERGENCE);
                });
      }
    }
  }

  /** Later rounds start like the first one, so that their models have as many updates. */
  private static void fillLaterStarts(ObjectNode method) {
    for (String key : STAGES) {
      section(method, key)
          .ifPresent(
              stage ->
                  fill(
                      stage,
                      "start_later",
                      stage.path("start").asString(StageConfig.DEFAULT_START)));
    }
  }

  private static void fill(ObjectNode section, String key, String value) {
    if (absent(section.get(key))) {
      section.put(key, value);
    }
  }

  private static boolean trains(ObjectNode method, String baseline) {
    return method.get("baselines") instanceof ArrayNode list
        && list.valueStream().anyMatch(one -> one.asString("").equals(baseline));
  }

  private void fillBudget(ObjectNode method, String budget) {
    if (absent(method.get("epochs")) && absent(method.get("budget")) && !stepsGiven(method)) {
      method.put("budget", budget);
    }
  }

  /** A budget from the command line that no stage would use is an error. */
  private void refuseIdleLength(ObjectNode method) {
    for (String key : List.of("budget", "epochs")) {
      Optional<String> change = changes.origin("method." + key);
      if (change.isPresent() && !absent(method.get(key)) && stepsGiven(method)) {
        throw new DualMixException(
            "-s "
                + change.get()
                + ": every stage has its own steps, which a "
                + key
                + " does not change",
            "Remove them: "
                + String.join(
                    " ", stages().map(stage -> "-s method." + stage + ".steps=null").toList()));
      }
    }
  }

  private boolean stepsGiven(ObjectNode method) {
    boolean baselines = method.get("baselines") instanceof ArrayNode list && !list.isEmpty();
    return stages()
        .filter(stage -> baselines || !stage.equals(BASELINE))
        .noneMatch(stage -> absent(method.path(stage).get("steps")));
  }

  /** Short stages have a warm-up of a tenth of their steps. */
  private int warmup(ObjectNode schedule) {
    int shortest =
        Stream.concat(
                stages().map(stage -> tree.path("method").path(stage).path("steps")),
                Stream.of(schedule.path("horizon")))
            .filter(JsonNode::isInt)
            .mapToInt(JsonNode::intValue)
            .min()
            .orElse(Integer.MAX_VALUE);
    return Math.max(0, Math.min(WARMUP, shortest / 10));
  }

  private static Stream<String> stages() {
    return Stream.concat(Stream.of(BASELINE), STAGES.stream());
  }

  /** The section, created if it is absent; empty if the value is not a section. */
  private static Optional<ObjectNode> section(ObjectNode parent, String key) {
    JsonNode found = parent.get(key);
    if (absent(found)) {
      return Optional.of(parent.putObject(key));
    }
    return found instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  private static boolean absent(JsonNode node) {
    return node == null || node.isNull() || node.isMissingNode();
  }
}
