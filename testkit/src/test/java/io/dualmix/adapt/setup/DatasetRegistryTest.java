package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.StreetFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return new DatasetRegistry(root, null).open(config, "data.target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gta", "CityScapes", "Scenes"})
  void anUnknownTypeIsAnsweredWithTheKnownOnes(String type) {
    assertThatThrownBy(() -> open(config(type)))
        .isInstanceOf(DualMixException.class)
        .hasMessage("Unknown data.target.type '" + type + "'")
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .contains("acdc", "bdd100k", "camvid", "cityscapes", "folder", "gta5", "scenes", "synthia");
  }

  @ParameterizedTest
  @CsvSource({
    "scenes, data.target.look is missing",
    "folder, data.target.classes is missing",
    "camvid, data.target.split is missing",
    "cityscapes, data.target.split is missing",
    "acdc, data.target.split is missing",
    "bdd100k, data.target.split is missing",
  })
  void aKeyThatATypeNeedsIsNamed(String type, String message) {
    assertThatThrownBy(() -> open(config(type)))
        .isInstanceOf(DualMixException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "cityscapes, split=trian, data.target.split is 'trian'",
    "gta5, split=extra, data.target.split is 'extra'",
    "cityscapes, class_set=city, Unknown data.target.class_set 'city'",
    "cityscapes, labels=gt, data.target.labels is 'gt'",
    "cityscapes, label_format=colours, data.target.label_format is 'colours'",
    "acdc, 'conditions=[fog, hail]', data.target.conditions.1 is 'hail'",
  })
  void aWordThatATypeDoesNotKnowIsNamed(String type, String setting, String message) {
    List<String> changes = new ArrayList<>(List.of("data.target." + setting));
    changes.add(0, "data.target.split=train");
    assertThatThrownBy(() -> open(config(type, changes.toArray(new String[0]))))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFolderMayHaveTheClassesOfASet() {
    StreetFiles.image(root.resolve("images/a.png"), 4, 3);
    StreetFiles.grey(root.resolve("labels/a.png"), 4, 3, 12, 255);
    Dataset folder = open(config("folder", "data.target.class_set=cityscapes13"));

    assertThat(folder.classes().names().get(12)).isEqualTo("bicycle");
    assertThat(folder.label(0).classes()).startsWith(12, (byte) 255);
  }

  @Test
  void imagesAloneAreResizedWhereLabelsAreNotToBe() {
    DatasetConfig config =
        TinyScenes.experiment("data.validation.resize={width: 24, height: 16, labels: false}")
            .data()
            .validation();
    Dataset scenes = open(config);

    assertThat(scenes.image(0).width()).isEqualTo(24);
    assertThat(scenes.label(0).width()).isEqualTo(48);
  }

  @Test
  void anUnknownLookIsRefused() {
    assertThatThrownBy(() -> TinyScenes.experiment("data.target.look=film"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("data.target.look is 'film'; known are game, camera, rain, night");
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
