package io.dualmix.reference;

import io.dualmix.config.MethodConfig;
import io.dualmix.data.format.CityscapesClasses;
import io.dualmix.model.Backbones;
import io.dualmix.model.Heads;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.Recipes;
import java.util.List;
import java.util.Map;

/**
 * The words of settings that a registry decides, with those of plugins.
 *
 * @param closed by dotted path: other words are refused
 * @param open by dotted path: words with a meaning, among other texts such as files
 */
record KnownWords(Map<String, List<String>> closed, Map<String, List<String>> open) {
  private static final List<String> STARTS =
      List.of("pretrained", "random", "source_only", "target_only", "joint");

  /** The words of this installation. */
  static KnownWords installed() {
    List<String> sets = CityscapesClasses.setNames().stream().sorted().toList();
    return new KnownWords(
        Map.of(
            "method.recipe", Recipes.all().stream().map(Recipe::name).toList(),
            "model.architecture", Heads.names(),
            "model.backbone", Backbones.names(),
            "class_set", sets),
        Map.of(
            "model.weights", List.of("imagenet"),
            "method.baselines", List.of("source_only", "target_only", "joint"),
            "method.teachers", MethodConfig.DEFAULT_TEACHERS,
            "method.baseline.start", List.of("pretrained", "random", "source_only"),
            "method.region_teacher.start", STARTS,
            "method.sample_teacher.start", STARTS,
            "method.student.start", STARTS,
            "classes", sets,
            "data.classes", sets,
            "evaluation.classes", sets));
  }
}
