package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiments;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/library.md, as it stands there, compiled and run one block after the other. */
@Tag("slow")
class LibraryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "library.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  private static List<String> blocks() throws IOException {
    return BLOCK.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();
  }

  @Test
  void theCodeTrainsAndPredicts() throws Exception {
    List<String> blocks = blocks();
    assertThat(blocks).hasSize(2);
    Files.writeString(
        folder.resolve("my.yaml"),
        Experiments.dump(TinyScenes.experiment("method.rounds=1", "logging.every=1")));
    Files.write(
        folder.resolve("street.jpg"),
        ImageFiles.encodePng(new RgbImage(48, 32, new byte[48 * 32 * 3])));

    PageCode.run("Train", blocks.get(0), folder, "null");
    PageCode.run("Predict", blocks.get(1), folder, "null");

    assertThat(folder.resolve("runs/mine/result.json")).exists();
    assertThat(folder.resolve("labels.png")).isNotEmptyFile();
  }
}
