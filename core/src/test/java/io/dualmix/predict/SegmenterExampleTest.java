package io.dualmix.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@link Segmenter}'s Javadoc, as it stands in the source, compiled and run. */
class SegmenterExampleTest {
  private static final String SOURCE = "src/main/java/io/dualmix/predict/Segmenter.java";

  @TempDir Path folder;

  /** The lines between {@code <pre>} and {@code </pre>}, without the comment's stars. */
  private static String example() throws IOException {
    Path source =
        Stream.of(Path.of(SOURCE), Path.of("core", SOURCE))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    String text = Files.readString(source);
    int start = text.indexOf("<pre>{@code") + "<pre>{@code".length();
    return text.substring(start, text.indexOf("}</pre>"))
        .lines()
        .map(line -> line.replaceFirst("^ \\* ?", ""))
        .collect(Collectors.joining("\n"));
  }

  private String inFolder(String name) {
    return folder.resolve(name).toString().replace("\\", "\\\\");
  }

  private void write(String body) throws IOException {
    Files.writeString(
        folder.resolve("Example.java"),
        """
        import io.dualmix.data.image.ImageFiles;
        import io.dualmix.predict.Segmentation;
        import io.dualmix.predict.Segmenter;
        import java.nio.file.Path;

        public final class Example implements Runnable {
          @Override
          public void run() {
            %s
          }
        }
        """
            .formatted(body));
  }

  private void compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                null,
                compiler
                    .getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)
                    .getJavaFileObjects(folder.resolve("Example.java")))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  @Test
  void itWritesTheClassesOfAnImage() throws Exception {
    ClassTable classes =
        new ClassTable(List.of(new SemanticClass("a", 1), new SemanticClass("b", 2)));
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2).withHeadChannels(8);
    Path file = folder.resolve("run/round-1/student/last/model.safetensors");
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      ModelFile.save(file, model, classes, Map.of());
    }
    RgbImage image = new RgbImage(20, 10, new byte[20 * 10 * 3]);
    ImageFiles.writeImage(folder.resolve("street.png"), image);
    write(
        example()
            .replace("runs/demo", inFolder("run"))
            .replace("street.jpg", inFolder("street.png"))
            .replace("street-classes.png", inFolder("classes.png")));
    compile();
    URL[] places = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places)) {
      ((Runnable) loader.loadClass("Example").getDeclaredConstructor().newInstance()).run();
    }
    assertThat(folder.resolve("classes.png")).isNotEmptyFile();
  }
}
