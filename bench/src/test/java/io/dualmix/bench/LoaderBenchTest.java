package io.dualmix.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.bench.LoaderBench.Options;
import io.dualmix.bench.LoaderBench.Result;
import io.dualmix.bench.LoaderBench.Stage;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.scenes.SceneDataset;
import io.dualmix.scenes.SceneLook;
import io.dualmix.scenes.SceneSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That everything is measured; how fast it is, no test says. */
class LoaderBenchTest {
  @TempDir Path folder;

  private LoaderCase small() {
    Dataset scenes = new SceneDataset(new SceneSpec(SceneLook.of("camera"), 1, 4, 64, 48));
    for (int i = 0; i < scenes.size(); i++) {
      ImageFiles.writeImage(folder.resolve("images/" + i + ".png"), scenes.image(i));
      ImageFiles.writeLabel(folder.resolve("labels/" + i + ".png"), scenes.label(i));
    }
    return LoaderCase.ofFolders("small", folder, "images", "labels", new ImageSize(32, 24));
  }

  @Tag("slow")
  @Test
  void everyStageIsMeasuredOnceAndAllThreadsAtLast() {
    List<Result> results = new ArrayList<>();
    LoaderBench.run(new Options(List.of(small()), 1, Duration.ofMillis(20), 2), results::add);
    List<Stage> stages = new ArrayList<>(List.of(Stage.values()));
    stages.add(Stage.ALL);
    assertThat(results).extracting(Result::stage).isEqualTo(stages);
    assertThat(results.get(results.size() - 1).threads()).isEqualTo(2);
    assertThat(results).allSatisfy(r -> assertThat(r.imagesPerSecond()).isPositive());
  }

  @Test
  void imageWithoutLabelIsRefused() throws Exception {
    small();
    Files.delete(folder.resolve("labels/2.png"));
    assertThatThrownBy(this::again)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("image 2 ");
  }

  private void again() {
    LoaderCase.ofFolders("small", folder, "images", "labels", new ImageSize(32, 24));
  }

  @Test
  void drawnFilesAreReadAtTheirCasesSize() {
    LoaderCase drawn = SyntheticFiles.CAMVID.in(folder, 1);
    assertThat(ImageSize.of(drawn.files().image(0))).isEqualTo(new ImageSize(480, 360));
    assertThat(folder.resolve("camvid/images/camera-1-000000.jpg")).exists();
  }

  @Test
  void measuringNothingIsRefused() {
    assertThatThrownBy(() -> new Options(List.of(), 1, Duration.ZERO, 1))
        .isInstanceOf(DualMixException.class);
  }
}
