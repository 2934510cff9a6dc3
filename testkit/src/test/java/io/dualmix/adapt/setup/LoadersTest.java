package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiment;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.recipe.StageId;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadersTest {
  private static final StageId STAGE = new StageId(1, "student");

  private static Loaders loaders(String... changes) {
    Experiment experiment = TinyScenes.experiment(changes);
    return new Loaders(experiment, Domains.open(experiment));
  }

  @Test
  void aStrongViewBesideTheWeakOneLeavesItAsItIs() {
    try (Loader one = loaders().unlabelled(STAGE, 2, 0);
        Loader two = loaders().unlabelledViews(STAGE, 2, 0);
        TensorScope scope = new TensorScope()) {
      for (int step = 0; step < 3; step++) {
        Batch weak = one.next();
        Batch both = two.next();
        assertThat(both.names()).isEqualTo(weak.names());
        assertThat(both.rgb()).isEqualTo(weak.rgb());
        assertThat(both.strong()).isNotEqualTo(both.rgb());
        assertThat(two.load(step).strong()).isEqualTo(both.strong());
        assertThat(Tensors.shape(scope.keep(both.strongImages()))).containsExactly(2, 3, 32, 48);
      }
    }
  }

  @Test
  void imagesOfRareClassesAreDrawnFromTheSource() {
    Set<String> names = new HashSet<>();
    try (Loader rare = loaders().rareClassSource(STAGE, 0.1, 2, 0)) {
      for (int step = 0; step < 20; step++) {
        Batch batch = rare.next();
        assertThat(batch.labelled()).isTrue();
        names.addAll(batch.names());
      }
    }
    assertThat(names).isNotEmpty().allMatch(name -> name.startsWith("game-"));
  }
}
