package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcdcLayoutTest {
  @TempDir Path root;

  private void image(String condition, String split, String name) {
    StreetFiles.image(
        root.resolve("rgb_anon/" + condition + "/" + split + "/" + name + "_rgb_anon.png"), 4, 3);
  }

  private void label(String condition, String split, String name, String ending, int... values) {
    StreetFiles.grey(
        root.resolve("gt/" + condition + "/" + split + "/" + name + "_gt_" + ending + ".png"),
        4,
        3,
        values);
  }

  private Dataset open(String split, String... conditions) {
    return AcdcLayout.open(
        new AcdcLayout.Selection(root, split, List.of(conditions), null, CityscapesClasses.ALL));
  }

  @Test
  void labelIdsBecomeTrainIds() {
    image("fog", "train", "GOPR0475/GOPR0475_frame_000041");
    label("fog", "train", "GOPR0475/GOPR0475_frame_000041", "labelIds", 7, 33, 0);
    Dataset dataset = open("train", "fog");

    assertThat(dataset.name(0)).isEqualTo("fog/GOPR0475/GOPR0475_frame_000041");
    assertThat(Tables.label(dataset, 0, 3)).containsExactly(0, 18, 255);
  }

  @Test
  void trainIdsAloneAreRead() {
    image("night", "val", "a/a");
    label("night", "val", "a/a", "labelTrainIds", 18, 255);

    assertThat(Tables.label(open("val", "night"), 0, 2)).containsExactly(18, 255);
  }

  @Test
  void allConditionsAreTheDefault() {
    for (String condition : List.of("snow", "fog", "rain", "night")) {
      image(condition, "train", "a/" + condition);
      label(condition, "train", "a/" + condition, "labelTrainIds", 1);
    }
    Dataset dataset = open("train");

    assertThat(dataset.size()).isEqualTo(4);
    assertThat(dataset.name(3)).isEqualTo("snow/a/snow");
  }

  @Test
  void referenceImagesHaveNoLabels() {
    image("rain", "train_ref", "a/a");

    assertThat(open("train_ref", "rain").labelled(0)).isFalse();
  }

  @Test
  void aConditionThatWasNotUnpackedIsNamed() {
    image("fog", "train", "a/a");
    label("fog", "train", "a/a", "labelIds", 7);

    assertThatThrownBy(() -> open("train", "fog", "snow"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder rgb_anon/snow/train")
        .hasMessageContaining("there are: fog");
  }
}
