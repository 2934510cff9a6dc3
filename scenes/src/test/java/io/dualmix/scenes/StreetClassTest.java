package io.dualmix.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class StreetClassTest {
  @Test
  void theOrderIsThatOfCamVid() {
    assertThat(
            Arrays.stream(StreetClass.values())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList())
        .isEqualTo(StreetClass.table().names());
  }
}
