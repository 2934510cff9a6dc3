package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ThreadSettingsTest {
  @Test
  void whatTheUserHasSetIsLeftAlone() {
    assertThat(ThreadSettings.missing(Set.of("OMP_WAIT_POLICY", "PATH")))
        .containsOnlyKeys("GOMP_SPINCOUNT", "OPENBLAS_NUM_THREADS");
  }

  @Test
  void theyCanBeSetHere() {
    assertThat(ThreadSettings.apply()).isTrue();
  }
}
