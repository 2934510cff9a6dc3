package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetRegistryTest {
  @TempDir Path root;

  private static DatasetConfig config(String type, String... changes) {
    String[] all = new String[changes.length + 1];
    all[0] = "data.target={type: " + type + "}";
    System.arraycopy(changes, 0, all, 1, changes.length);
    return TinyScenes.experiment(all).data().target();
  }

  private Dataset open(DatasetConfig config) {
    return DatasetRegistry.open(config, "data.target", root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gta5", "cityscapes", "Scenes"})
  void anUnknownTypeIsAnsweredWithTheKnownOnes(String type) {
    assertThatThrownBy(() -> open(config(type)))
        .isInstanceOf(DualMixException.class)
        .hasMessage("Unknown data.target.type '" + type + "'")
        .extracting(e -> ((DualMixException) e).remedy())
        .isEqualTo("Known are camvid, folder, scenes.");
  }

  @ParameterizedTest
  @CsvSource({
    "scenes, data.target.look is missing",
    "folder, data.target.classes is missing",
    "camvid, data.target.split is missing",
  })
  void aKeyThatATypeNeedsIsNamed(String type, String message) {
    assertThatThrownBy(() -> open(config(type)))
        .isInstanceOf(DualMixException.class)
        .hasMessage(message);
  }

  @Test
  void aKeyThatATypeDoesNotUseIsRefused() {
    DatasetConfig config = TinyScenes.experiment("data.target.split=train").data().target();

    assertThatThrownBy(() -> open(config))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("scenes")
        .hasMessageContaining("split");
  }

  @Test
  void anUnknownLookIsRefused() {
    DatasetConfig config = TinyScenes.experiment("data.target.look=film").data().target();

    assertThatThrownBy(() -> open(config))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("film");
  }

  @Test
  void aRangeKeepsOnlyItsImages() {
    Dataset all = open(TinyScenes.experiment().data().target());
    Dataset some = open(TinyScenes.experiment("data.target.range=[2, 4]").data().target());

    assertThat(some.size()).isEqualTo(2);
    assertThat(some.name(0)).isEqualTo(all.name(2));
  }

  @Test
  void imagesAndLabelsAreResized() {
    Dataset small =
        open(TinyScenes.experiment("data.target.resize={width: 24, height: 16}").data().target());

    assertThat(small.image(0).width()).isEqualTo(24);
    assertThat(small.label(0).height()).isEqualTo(16);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    DatasetConfig config =
        config(
            "folder",
            "data.target.path=nowhere",
            "data.target.classes=[{name: a, colour: \"#000000\"}]");

    assertThatThrownBy(() -> open(config))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(root.resolve("nowhere").toString());
  }
}
