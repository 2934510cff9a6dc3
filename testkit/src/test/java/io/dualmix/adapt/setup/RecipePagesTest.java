package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe of the program has a page in docs/recipes, whose experiment it can train. */
class RecipePagesTest {
  private static final Path PAGES = Path.of("..", "docs", "recipes");

  static Stream<String> recipes() {
    return Recipes.all().stream().map(Recipe::name);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void itsExperimentIsOneOfTheRecipe(String recipe) throws IOException {
    Path page = PAGES.resolve(recipe.replace('_', '-') + ".md");
    String text = Files.readString(page);
    assertThat(text).startsWith("# `" + recipe + "`");
    List<String> blocks =
        Pattern.compile("(?ms)^```yaml\\n(.*?)^```")
            .matcher(text)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).hasSize(1);
    Experiment experiment = Experiments.parse(blocks.get(0), page.toString(), List.of());
    assertThat(experiment.method().recipe()).isEqualTo(recipe);
    assertThat(UnreadSettings.of(experiment)).isEmpty();
    Domains domains = Domains.open(experiment);
    StagePlan.requireData(experiment, domains);
    assertThat(StagePlan.of(experiment, domains))
        .filteredOn(StageSpec::trains)
        .extracting(stage -> stage.id().name())
        .contains("student");
  }
}
