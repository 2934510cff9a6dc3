package io.dualmix.data.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.setup.DatasetRegistry;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for a labelling tool gives the same pixels when the data set type reads it. */
class RoundTripTest {
  private static final int COUNT = 20;
  private static final RegionStyle POLYGONS = new RegionStyle(true, 1, 0);

  @TempDir private Path folder;

  private List<LabelImage> labels;
  private List<String> names;

  @BeforeEach
  void writeImages() {
    labels = IntStream.range(0, COUNT).mapToObj(RandomLabels::of).toList();
    names = RandomLabels.images(folder.resolve("images"), labels);
  }

  private Dataset open(String keys) {
    String yaml =
        "name: x\nclasses: null\ndata:\n  root: \""
            + folder
            + "\"\n  source: {type: folder, classes: [a, b]}\n  target: {"
            + keys
            + "}\n";
    DatasetConfig config = Experiments.parse(yaml, "test", List.of()).data().target();
    return new DatasetRegistry(folder, null).open(config, "data.target");
  }

  private PreLabels preLabels(RegionStyle style) {
    return new PreLabels(RandomLabels.CLASSES, names, labels::get, style);
  }

  private void requireSame(Dataset read) {
    assertThat(read.size()).isEqualTo(COUNT);
    assertThat(read.classes()).isEqualTo(RandomLabels.CLASSES);
    for (int i = 0; i < COUNT; i++) {
      boolean empty = isEmpty(labels.get(i));
      assertThat(read.labelled(i)).as(read.name(i)).isEqualTo(!empty);
      if (!empty) {
        assertThat(read.label(i).classes()).as(read.name(i)).isEqualTo(labels.get(i).classes());
      }
    }
  }

  private static boolean isEmpty(LabelImage label) {
    byte[] ignored = new byte[label.classes().length];
    Arrays.fill(ignored, (byte) ClassTable.IGNORE);
    return Arrays.equals(ignored, label.classes());
  }

  @Test
  void masksInCocoAreReadBackEqual() {
    CocoWriter.write(folder.resolve("annotations/all.json"), preLabels(RegionStyle.EXACT));

    requireSame(open("type: coco"));
  }

  @Test
  void polygonsInCocoAreReadBackEqualWithTheirHoles() {
    CocoWriter.write(folder.resolve("annotations/all.json"), preLabels(POLYGONS));

    requireSame(open("type: coco"));
  }

  @Test
  void masksInCvatAreReadBackEqual() {
    CvatWriter.write(folder.resolve("annotations.xml"), preLabels(RegionStyle.EXACT));

    requireSame(open("type: cvat"));
  }

  @Test
  void polygonsInCvatAreReadBackEqualWithTheirHoles() {
    CvatWriter.write(folder.resolve("annotations.xml"), preLabels(POLYGONS));

    requireSame(open("type: cvat"));
  }

  @Test
  void masksInLabelmeAreReadBackEqual() {
    for (int i = 0; i < COUNT; i++) {
      Path file = folder.resolve("json").resolve(names.get(i).replace(".png", ".json"));
      LabelmeWriter.write(
          file,
          "../../images/" + names.get(i),
          labels.get(i),
          RandomLabels.CLASSES,
          RegionStyle.EXACT);
    }

    requireSame(
        open(
            "type: labelme, labels: json, classes: [{name: sky, colour: \"#4682B4\"},"
                + " {name: 'road & path', colour: \"#804080\"},"
                + " {name: car, colour: \"#00008E\"}]"));
  }
}
