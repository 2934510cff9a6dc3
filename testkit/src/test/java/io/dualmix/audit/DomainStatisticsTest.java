package io.dualmix.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.data.DatasetStatistics;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.RgbImage;
import io.dualmix.mix.LabStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DomainStatisticsTest {
  private static final MemoryDataset NOISE = MemoryDataset.noise(9, 8, 6, 3, 1);

  private static DomainStatistics statistics(int threads) {
    return DomainStatistics.of("source", NOISE, threads, done -> {});
  }

  @Test
  void threeThreadsCountWhatOneCounts() {
    assertThat(statistics(3).counts()).isEqualTo(DatasetStatistics.of(NOISE, done -> {}));
  }

  @Test
  void labIsThatOfAllPixelsInOneImage() {
    byte[] rgb = new byte[9 * 8 * 6 * 3];
    for (int i = 0; i < 9; i++) {
      System.arraycopy(NOISE.image(i).rgb(), 0, rgb, i * 144, 144);
    }
    LabStatistics.Channel whole = LabStatistics.of(new RgbImage(8, 54, rgb)).b();

    assertThat(statistics(2).lab().b().mean()).isCloseTo(whole.mean(), within(1e-4));
    assertThat(statistics(2).lab().b().deviation()).isCloseTo(whole.deviation(), within(1e-4));
  }

  @Test
  void labDoesNotDependOnTheThreads() {
    assertThat(statistics(4).lab()).isEqualTo(statistics(1).lab());
  }

  @Test
  void whatCannotBeReadIsNamed() {
    FaultyDataset faulty =
        new FaultyDataset(NOISE, Map.of(4, new DualMixException("torn", "")), Map.of());

    assertThatThrownBy(() -> DomainStatistics.of("source", faulty, 2, done -> {}))
        .isInstanceOf(DualMixException.class)
        .hasMessage("torn");
  }

  @Test
  void anEmptyDomainIsRefused() {
    MemoryDataset empty = new MemoryDataset(MemoryDataset.table(2), List.of(), List.of());

    assertThatThrownBy(() -> DomainStatistics.of("target", empty, 1, done -> {}))
        .isInstanceOf(DualMixException.class)
        .hasMessage("data.target has no image");
  }
}
