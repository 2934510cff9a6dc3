package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.Pictures;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.ModelTrained;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardPicturesTest {
  private static final RunStages PLAN =
      RunStages.of(DualLevelMixing.ofSettings(Map.of("method.rounds", "2")));

  @TempDir private Path folder;

  @Test
  void theGalleryOfAFinishedStageIsShown() throws IOException {
    byte[] png = ImageFiles.encodePng(new RgbImage(3, 2, new byte[18]));
    try (RunFolder run = RunFolder.create(folder.resolve("run"));
        TensorBoardPictures board = new TensorBoardPictures(run, PLAN)) {
      run.pictures().writeGallery("street", Pictures.INPUT, png);
      run.pictures().writeGallery("street", "round-1-student", png);
      run.pictures().writeGallery("street", "round-2-student", png);
      board.on(new ModelTrained("round-1/student", null));
    }
    assertThat(content()).contains("street/input").containsOnlyOnce("street/prediction");
  }

  @Test
  void whatIsGivenIsShownOnce() throws IOException {
    byte[] png = ImageFiles.encodePng(new RgbImage(3, 2, new byte[18]));
    try (RunFolder run = RunFolder.create(folder.resolve("run"));
        TensorBoardPictures board = new TensorBoardPictures(run, PLAN)) {
      run.pictures().writeGallery("street", Pictures.TRUTH, png);
      run.pictures().writeGallery("street", "round-1-student", png);
      run.pictures().writeGallery("street", "round-2-student", png);
      board.on(new ModelTrained("round-1/student", null));
      board.on(new ModelTrained("round-2/student", null));
    }
    assertThat(content()).containsOnlyOnce("street/truth");
  }

  @Test
  void pseudoLabelsFromBeforeAResumeAreShown() throws IOException {
    byte[] png = ImageFiles.encodePng(new RgbImage(3, 2, new byte[18]));
    try (RunFolder run = RunFolder.create(folder.resolve("run"));
        TensorBoardPictures board = new TensorBoardPictures(run, PLAN)) {
      run.pictures().writeGallery("street", "round-1-pseudo-labels", png);
      board.on(new ModelTrained("round-1/student", null));
      assertThat(content()).doesNotContain("street/prediction");
      board.on(new ModelTrained("round-2/region-teacher", null));
      board.on(new ModelTrained("round-2/sample-teacher", null));
    }
    assertThat(content()).containsOnlyOnce("street/prediction");
  }

  /** As text: tags lie in it as they are. */
  private String content() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run/pictures"))) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().startsWith("events.out"))
              .findFirst()
              .orElseThrow();
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
  }
}
