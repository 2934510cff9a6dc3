package io.dualmix.config;

import io.dualmix.DualMixException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The defaults that {@code preset} selects. They fill keys that are left out, before the records
 * are built, so that a dumped experiment has all of them written out and reads the same everywhere.
 *
 * <ul>
 *   <li>{@code paper}: 120,000 steps a stage, one image of each domain a step, DeepLabV2 on
 *       ResNet-101, SGD, 4 rounds: weeks on a CPU, days on a GPU.
 *   <li>{@code standard}: 2 rounds in {@code method.budget: 2h}. DeepLabV3+ on MobileNetV1, which a
 *       CPU without any GPU trains at several images a second; AdamW, which needs fewer steps than
 *       SGD for such light backbones (docs/experiments.md).
 *   <li>{@code quick}: the same model, 1 round in 20 minutes: to see whether the data work.
 * </ul>
 *
 * <p>Without {@code model.weights}, quick and standard begin with the baseline {@code source_only}
 * from random weights and start the other stages from it: features that know the source's scenes
 * stand in for ImageNet's, as in configs/demo.yaml.
 */
final class Presets {
  static final List<String> NAMES = List.of("quick", "standard", "paper");

  /** What a machine at hand trains in hours. */
  static final String DEFAULT = "standard";

  /** Where the authors stop. */
  private static final int PAPER_STEPS = 120_000;

  private static final int PAPER_BATCH = 1;

  /** An evening's rest, with every stage long enough for a light model. */
  private static final String STANDARD_BUDGET = "2h";

  /** A coffee break. */
  private static final String QUICK_BUDGET = "20m";

  /** At several images a second on a CPU, the most accurate of those with public weights. */
  private static final String LIGHT_BACKBONE = "mobilenetv1_100";

  /** Half of 256: the decoder, not the light backbone, would take most of the time. */
  private static final int LIGHT_HEAD_CHANNELS = 128;

  /** A new head's first gradients should not spoil the backbone's features. */
  private static final int WARMUP = 20;

  private static final String BASELINE = "baseline";

  /** All trainings but the baselines'. */
  private static final List<String> STAGES =
      MethodConfig.stageKeys().stream().filter(key -> !key.equals(BASELINE)).toList();

  private final ObjectNode tree;
  private final Overrides changes;

  /**
   * @param tree of the settings, with the changes made
   * @param changes from the command line
   */
  Presets(ObjectNode tree, Overrides changes) {
    this.tree = tree;
    this.changes = changes;
  }

  /** Fills what is left out; mistakes in what is given are left to the records. */
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
              if (!weights) {
                fillStarts(method);
              }
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

  /** SGD's own values are the paper's, which the record has. */
  private void fillOptimiser(ObjectNode optimiser, boolean weights) {
    if (absent(optimiser.get("type"))
        && ModelConfig.light(tree.path("model").path("backbone").asString(""))) {
      optimiser.put("type", "adamw");
    }
    if (optimiser.path("type").asString("").equals("adamw")) {
      fillNumber(optimiser, "learning_rate", weights ? 3e-4 : 1e-3);
      // A head that is no newer than the backbone learns at the same pace.
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
    section(method, BASELINE).ifPresent(one -> fillStart(one, "random"));
    STAGES.forEach(stage -> section(method, stage).ifPresent(one -> fillStart(one, start)));
  }

  private static void fillStart(ObjectNode stage, String start) {
    if (absent(stage.get("start"))) {
      stage.put("start", start);
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

  /** A budget asked for on the command line that no stage would follow is a mistake. */
  private void refuseIdleLength(ObjectNode method) {
    for (String key : List.of("budget", "epochs")) {
      Optional<String> change = changes.origin("method." + key);
      if (change.isPresent() && !absent(method.get(key)) && stepsGiven(method)) {
        throw new DualMixException(
            "-s "
                + change.get()
                + ": every stage has its own steps, which a "
                + key
                + " leaves alone",
            "Take them out: "
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

  /** Short stages, as in trials, are warmed up for a tenth of their steps. */
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

  /** The section, made where it is left out; empty where something else stands in its place. */
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
