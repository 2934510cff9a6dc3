package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application of {@code examples/segmenter}, compiled and run with a model. */
@Tag("slow")
class ExampleSegmenterTest {
  private static final Path SOURCE =
      Path.of("..", "examples", "segmenter", "src/main/java/org/example/SegmentImage.java");

  @TempDir Path folder;

  @Test
  void itWritesTheLabelsOfAnImage() throws Exception {
    PageCode.compile(SOURCE, folder);
    ModelSpec spec =
        ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2)
            .withHeadChannels(8)
            .withOutputStride(32);
    ClassTable classes =
        new ClassTable(List.of(new SemanticClass("road", 0x804080), new SemanticClass("car", 142)));
    Path model = folder.resolve("model.safetensors");
    try (SegmentationModel random = SegmentationModel.create(spec, RandomStream.of(1))) {
      ModelFile.save(model, random, classes, Map.of());
    }
    Path image = folder.resolve("street.png");
    Files.write(image, ImageFiles.encodePng(new RgbImage(40, 30, new byte[40 * 30 * 3])));
    Path labels = folder.resolve("labels.png");

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Object arguments = new String[] {model.toString(), image.toString(), labels.toString()};
      loader
          .loadClass("org.example.SegmentImage")
          .getMethod("main", String[].class)
          .invoke(null, arguments);
    }

    RgbImage written = ImageFiles.readImage(labels);
    assertThat(List.of(written.width(), written.height())).containsExactly(40, 30);
  }
}
