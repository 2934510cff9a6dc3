package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.Loaders;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.adapt.setup.StageSetup;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.Objective;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images that each stage of the paper's method trains on, in both rounds. */
class TrainedImagesTest {
  private static final int STEPS = 12;

  @TempDir Path folder;

  private static Set<String> names(Dataset dataset) {
    return IntStream.range(0, dataset.size())
        .mapToObj(dataset::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the images in the first steps of a stage, by input. */
  private Map<String, Set<String>> seen(StageSpec stage, Experiment experiment, Domains domains) {
    StageSetup setup =
        new StageSetup(
            experiment,
            stage,
            new Loaders(experiment, domains),
            StageRunner.labels(stage, domains, folder),
            null,
            Backend.cpu());
    Map<String, Set<String>> seen = new TreeMap<>();
    try (Objective objective = ObjectiveTypes.named(stage.objective()).create(setup, 1, 0, null)) {
      for (int step = 0; step < STEPS; step++) {
        for (Objective.Input input : objective.inputs(step)) {
          seen.computeIfAbsent(input.name(), name -> new TreeSet<>()).addAll(input.batch().names());
        }
      }
    }
    return seen;
  }

  private Map<String, Map<String, Set<String>>> seenByStage(Experiment experiment) {
    Domains domains = Domains.open(experiment);
    new RecipeRunner(experiment, domains, folder, event -> {}, new CancellationToken()).run();
    Map<String, Map<String, Set<String>>> seen = new TreeMap<>();
    for (StageSpec stage : Recipes.stages(experiment)) {
      if (stage.trains()) {
        seen.put(stage.path(), seen(stage, experiment, domains));
      }
    }
    return seen;
  }

  @Test
  void pseudoLabelsTrainTheTeachersOfTheNextRoundAndNeverTheStudent() {
    Experiment experiment = TinyScenes.experiment();
    Domains domains = Domains.open(experiment);
    Set<String> both = new HashSet<>(names(domains.labelled()));
    both.addAll(names(domains.unlabelled()));
    Map<String, Map<String, Set<String>>> seen = seenByStage(experiment);

    for (String stage : seen.keySet()) {
      Map<String, Set<String>> inputs = seen.get(stage);
      boolean student = stage.endsWith("student");
      boolean teacherOfLaterRound = stage.startsWith("round-2") && !student;
      assertThat(inputs.get("target"))
          .as("labelled target images of %s", stage)
          .isEqualTo(teacherOfLaterRound ? both : names(domains.labelled()));
      if (student) {
        assertThat(inputs.get("unlabelled")).as(stage).isEqualTo(names(domains.unlabelled()));
        assertThat(inputs).as(stage).doesNotContainKey("source");
      } else {
        assertThat(inputs.get("source")).as(stage).isEqualTo(names(domains.source()));
      }
    }
  }

  @Tag("slow")
  @Test
  void theUnionIsThereForTheStudentOnRequest() {
    Experiment experiment = TinyScenes.experiment("method.student_labels=union");
    Domains domains = Domains.open(experiment);
    Map<String, Map<String, Set<String>>> seen = seenByStage(experiment);

    assertThat(seen.get("round-1/student").get("target")).isEqualTo(names(domains.labelled()));
    assertThat(seen.get("round-2/student").get("target")).containsAll(names(domains.unlabelled()));
  }
}
