package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiments;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/library.md, as it stands there, compiled and run one block after the other. */
@Tag("slow")
class LibraryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "library.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  private void run(String name, String block) throws Exception {
    String imports = lines(block, true);
    String body = lines(block, false).replaceAll("Path\\.of\\(\"", "Path.of(\"" + folder + "/");
    Path source = folder.resolve(name + ".java");
    Files.writeString(
        source,
        imports
            + "\npublic final class "
            + name
            + " implements java.util.concurrent.Callable<Void> {\n"
            + "public Void call() throws Exception {\n"
            + body
            + "\nreturn null;\n}\n}\n");
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(code).as(name).isZero();
    URL[] places = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places)) {
      Object made = loader.loadClass(name).getDeclaredConstructor().newInstance();
      ((Callable<?>) made).call();
    }
  }

  private static String lines(String block, boolean imports) {
    return block
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }

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

    run("Train", blocks.get(0));
    run("Predict", blocks.get(1));

    assertThat(folder.resolve("runs/mine/result.json")).exists();
    assertThat(folder.resolve("labels.png")).isNotEmptyFile();
  }
}
