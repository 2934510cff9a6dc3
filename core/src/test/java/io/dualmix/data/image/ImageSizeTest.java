package io.dualmix.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSizeTest {
  @Test
  void theLargestAreaCanBeSet() {
    assertThat(ImageSize.megapixels("12")).isEqualTo(12);
  }

  @Test
  void withoutASettingItIs200Megapixels() {
    assertThat(ImageSize.megapixels(null)).isEqualTo(200);
    assertThatThrownBy(() -> new ImageSize(15_000, 15_000)).hasMessageContaining("200000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "269", "999999999999", "2e2", "many", ""})
  void aSettingOutOfRangeIsNamed(String setting) {
    assertThatThrownBy(() -> ImageSize.megapixels(setting))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("dualmix.max_megapixels")
        .hasMessageContaining("'" + setting + "'");
  }
}
