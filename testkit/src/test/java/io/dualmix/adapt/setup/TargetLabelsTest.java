package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import org.junit.jupiter.api.Test;

class TargetLabelsTest {
  private final Dataset truth = MemoryDataset.noise(2, 4, 3, 5, 1);
  private final Dataset pseudo = MemoryDataset.noise(3, 4, 3, 5, 2);

  @Test
  void theFirstRoundHasGroundTruthAlone() {
    assertThat(TargetLabels.groundTruth(truth).all()).isSameAs(truth);
  }

  @Test
  void groundTruthStaysInFrontOfPseudoLabels() {
    Dataset all = TargetLabels.groundTruth(truth).with(pseudo).all();

    assertThat(all.size()).isEqualTo(5);
    assertThat(all.label(1).classes()).isEqualTo(truth.label(1).classes());
    assertThat(all.label(2).classes()).isEqualTo(pseudo.label(0).classes());
    assertThat(all.image(4).rgb()).isEqualTo(pseudo.image(2).rgb());
  }

  @Test
  void pseudoLabelsOfAnEarlierRoundGiveWay() {
    Dataset later = MemoryDataset.noise(3, 4, 3, 5, 3);
    Dataset all = TargetLabels.groundTruth(truth).with(pseudo).with(later).all();

    assertThat(all.size()).isEqualTo(5);
    assertThat(all.label(2).classes()).isEqualTo(later.label(0).classes());
  }
}
