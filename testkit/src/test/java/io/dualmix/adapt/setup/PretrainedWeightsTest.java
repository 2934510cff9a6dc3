package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.weights.published.DownloadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedWeightsTest {
  private static final String PRETRAINED = "method.student.start=pretrained";

  @TempDir Path folder;
  private Path file;
  private String weights;

  @BeforeEach
  void name() {
    file = folder.resolve("resnet101.pth");
    weights = "model.weights=" + file;
  }

  private static void require(String... changes) {
    PretrainedWeights.require(TinyScenes.experiment(changes), DownloadProgress.none());
  }

  @Test
  void aMissingFileIsNamedWithThePlaceWhereToGetIt() {
    assertThatThrownBy(() -> require(weights, PRETRAINED, "model.backbone=resnet101"))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessage("There is no weight file " + file + " (model.weights)");
              assertThat(e.remedy())
                  .contains("https://download.pytorch.org/models/resnet101-63fe2227.pth")
                  .contains("-s model.weights=imagenet")
                  .contains("-s model.weights=FILE");
            });
  }

  @Test
  void aBackboneThatTorchvisionDoesNotHaveIsNamed() {
    assertThatThrownBy(() -> require(weights, PRETRAINED))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> assertThat(e.remedy()).startsWith("Put ImageNet weights of mobilenetv1_025"));
  }

  @Test
  void aFileThatIsThereIsTaken() throws IOException {
    Files.createFile(file);

    assertThatCode(() -> require(weights, PRETRAINED)).doesNotThrowAnyException();
  }

  @Test
  void weightsThatNoStageStartsFromNeedNotBeThere() {
    assertThatCode(
            () ->
                require(
                    weights,
                    "method.region_teacher.start_later=random",
                    "method.sample_teacher.start_later=random",
                    "method.student.start_later=random"))
        .doesNotThrowAnyException();
  }

  @Test
  void imagenetOfABackboneWithoutPublishedWeightsNamesThoseThatHaveSome() {
    assertThatThrownBy(() -> require("model.weights=imagenet", PRETRAINED))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageContaining("mobilenetv1_025");
              assertThat(e.remedy()).contains("resnet101").contains("mobilenetv1_100");
            });
  }

  @Test
  void aDryRunAcceptsImagenetWithoutFetchingIt() {
    assertThatCode(
            () ->
                PretrainedWeights.check(
                    TinyScenes.experiment(
                        "model.weights=imagenet", PRETRAINED, "model.backbone=resnet18")))
        .doesNotThrowAnyException();
  }
}
