package io.dualmix.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.data.annotation.RegionStyle;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.predict.Segmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictionFolderTest {
  private static final ClassTable CLASSES =
      new ClassTable(List.of(new SemanticClass("road", 1), new SemanticClass("car", 2)));
  private static final RgbImage IMAGE = new RgbImage(3, 3, new byte[27]);

  @TempDir private Path root;

  private PredictionFolder folder(Set<PredictionFormat> formats, RegionStyle style) {
    return new PredictionFolder(root.resolve("out"), formats, style);
  }

  /** A ring of road around a pixel of car. */
  private static Segmentation ring() {
    byte[] classes = {0, 0, 0, 0, 1, 0, 0, 0, 0};
    return new Segmentation(new LabelImage(3, 3, classes), CLASSES, new float[9]);
  }

  private Path source(String name) {
    return root.resolve("photos").resolve(name);
  }

  private Set<String> written() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("out"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.resolve("out").relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void everyFormatHasItsFiles() throws IOException {
    PredictionFolder folder =
        folder(EnumSet.complementOf(EnumSet.of(PredictionFormat.png)), RegionStyle.EXACT);
    folder.writeClasses(CLASSES, false);
    folder.write("a/1", source("a/1.JPG"), IMAGE, ring());
    folder.writeShared(List.of("a/1"), Map.of("a/1", source("a/1.JPG")));

    assertThat(written())
        .containsExactlyInAnyOrder(
            "classes.csv", "coco.json", "cvat.xml", "a/1-index.png", "a/1.json", "a/1.geojson");
    JsonNode labelme = json("a/1.json");
    assertThat(labelme.path("imagePath").asString()).isEqualTo("../../photos/a/1.JPG");
    assertThat(labelme.path("shapes").size()).isEqualTo(2);
    assertThat(json("coco.json").path("images").path(0).path("file_name").asString())
        .isEqualTo("a/1.JPG");
    assertThat(Files.readString(root.resolve("out/cvat.xml"))).contains("name=\"a/1.JPG\"");
  }

  @Test
  void geoJsonHasTheHoleAndClosedRings() {
    folder(EnumSet.of(PredictionFormat.geojson), RegionStyle.EXACT)
        .write("1", source("1.png"), IMAGE, ring());

    JsonNode road = json("1.geojson").path("features").path(0);
    assertThat(road.path("properties").path("class").asString()).isEqualTo("road");
    assertThat(road.path("properties").path("pixels").asInt()).isEqualTo(8);
    assertThat(road.path("geometry").path("coordinates").toString())
        .isEqualTo("[[[3,0],[3,3],[0,3],[0,0],[3,0]],[[2,2],[2,1],[1,1],[1,2],[2,2]]]");
  }

  @Test
  void smallRegionsJoinTheirNeighbours() {
    folder(EnumSet.of(PredictionFormat.geojson), new RegionStyle(true, 2, 0))
        .write("1", source("1.png"), IMAGE, ring());

    JsonNode features = json("1.geojson").path("features");
    assertThat(features.size()).isEqualTo(1);
    assertThat(features.path(0).path("properties").path("pixels").asInt()).isEqualTo(9);
  }

  @Test
  void aFileOfAllImagesHasThoseOfAnEarlierCall() {
    PredictionFolder folder = folder(EnumSet.of(PredictionFormat.coco), RegionStyle.EXACT);
    folder.writeClasses(CLASSES, false);
    folder.write("1", source("1.png"), IMAGE, ring());

    assertThat(folder.holds("1")).isTrue();
    assertThat(folder.holds("2")).isFalse();

    folder.write("2", source("2.png"), IMAGE, ring());
    folder.writeShared(
        List.of("1", "2", "unreadable"),
        Map.of("1", source("1.png"), "2", source("2.png"), "unreadable", source("x.png")));

    assertThat(json("coco.json").path("images").size()).isEqualTo(2);
    assertThat(json("coco.json").path("annotations").size()).isEqualTo(4);
    assertThatThrownBy(() -> folder.claimShared(false)).hasMessageContaining("coco.json");
  }

  private JsonNode json(String name) {
    try {
      return new JsonMapper().readTree(Files.readString(root.resolve("out").resolve(name)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
