package io.dualmix.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SceneDatasetTest {
  private static SceneDataset scenes(SceneLook look, long seed, int width, int height) {
    return new SceneDataset(new SceneSpec(look, seed, 100, width, height));
  }

  private static String crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return Long.toHexString(crc.getValue());
  }

  @ParameterizedTest
  @CsvSource({
    "game,7,0,240,160,68845408,67cdaa4",
    "camera,7,0,240,160,818e0cb4,67cdaa4",
    "game,-5,31,101,77,18b451a7,abcccd27",
    "camera,-5,31,101,77,68c3c5b3,abcccd27",
    "camera,123456789012,99,64,48,6f516ce,f3b65f2f"
  })
  void bytesAreThoseOfEveryMachine(
      String look, long seed, int index, int width, int height, String image, String label) {
    SceneDataset scenes = scenes(SceneLook.of(look), seed, width, height);

    assertThat(crc(scenes.image(index).rgb())).isEqualTo(image);
    assertThat(crc(scenes.label(index).classes())).isEqualTo(label);
  }

  @ParameterizedTest
  @EnumSource(SceneLook.class)
  void labelsDoNotDependOnTheLook(SceneLook look) {
    SceneDataset game = scenes(SceneLook.GAME, 3, 97, 66);
    SceneDataset other = scenes(look, 3, 97, 66);

    for (int i = 0; i < 8; i++) {
      assertThat(other.label(i).classes()).isEqualTo(game.label(i).classes());
    }
  }

  @Test
  void looksDiffer() {
    RgbImage game = scenes(SceneLook.GAME, 3, 96, 64).image(0);
    RgbImage camera = scenes(SceneLook.CAMERA, 3, 96, 64).image(0);

    assertThat(camera.rgb()).isNotEqualTo(game.rgb());
  }

  @ParameterizedTest
  @CsvSource({"32,32", "33,47", "641,359", "32,300", "300,32", "240,160"})
  void anySizeCanBeDrawn(int width, int height) {
    for (SceneLook look : SceneLook.values()) {
      SceneDataset scenes = scenes(look, 5, width, height);
      RgbImage image = scenes.image(1);
      LabelImage label = scenes.label(1);

      assertThat(List.of(image.width(), image.height())).containsExactly(width, height);
      assertThat(List.of(label.width(), label.height())).containsExactly(width, height);
      for (byte c : label.classes()) {
        assertThat(c).isBetween((byte) 0, (byte) 10);
      }
    }
  }

  @Test
  void seedsAndIndicesGiveDifferentScenes() {
    Set<String> seen = new HashSet<>();
    for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE}) {
      SceneDataset scenes = scenes(SceneLook.GAME, seed, 64, 48);
      for (int i = 0; i < 10; i++) {
        seen.add(crc(scenes.label(i).classes()));
      }
    }
    assertThat(seen).hasSize(40);
  }

  @Test
  void manyThreadsDrawWhatOneDraws() {
    SceneDataset scenes = scenes(SceneLook.CAMERA, 11, 80, 60);
    List<String> serial = IntStream.range(0, 24).mapToObj(i -> crc(scenes.image(i).rgb())).toList();
    List<String> parallel =
        IntStream.range(0, 24).parallel().mapToObj(i -> crc(scenes.image(i).rgb())).toList();

    assertThat(parallel).isEqualTo(serial);
  }

  @Test
  void namesTellLookSeedAndIndex() {
    assertThat(scenes(SceneLook.GAME, 7, 64, 48).name(12)).isEqualTo("game-7-000012");
  }

  @Test
  void indicesBeyondTheCountAreRefused() {
    SceneDataset scenes = scenes(SceneLook.GAME, 7, 64, 48);

    assertThatThrownBy(() -> scenes.image(100)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> scenes.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void classesAreCamVids() {
    assertThat(scenes(SceneLook.GAME, 7, 64, 48).classes().names())
        .containsExactly(
            "sky",
            "building",
            "pole",
            "road",
            "pavement",
            "tree",
            "sign",
            "fence",
            "car",
            "pedestrian",
            "bicyclist");
  }

  @ParameterizedTest
  @CsvSource({"31,64", "64,31", "4097,64", "64,4097", "0,0"})
  void sizesOutOfRangeAreRefused(int width, int height) {
    assertThatThrownBy(() -> new SceneSpec(SceneLook.GAME, 1, 1, width, height))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(width + "x" + height);
  }

  @Test
  void anUnknownLookIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> SceneLook.of("cartoon"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("cartoon")
        .hasMessageContaining("game")
        .hasMessageContaining("camera");
    assertThat(SceneLook.of("Camera")).isEqualTo(SceneLook.CAMERA);
  }
}
