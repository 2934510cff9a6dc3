package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassAlignmentTest {
  private final Dataset target = dataset("road", "sky", "train", "car");
  private final Dataset source = dataset("terrain", "car", "road", "sky");

  /** One image of which pixel i is of class i, and the last is ignored. */
  private static Dataset dataset(String... names) {
    byte[] classes = new byte[names.length + 1];
    for (int i = 0; i < names.length; i++) {
      classes[i] = (byte) i;
    }
    classes[names.length] = (byte) ClassTable.IGNORE;
    return new MemoryDataset(
        new ClassTable(Arrays.stream(names).map(n -> new SemanticClass(n, 0)).toList()),
        List.of(new RgbImage(classes.length, 1, new byte[3 * classes.length])),
        List.of(new LabelImage(classes.length, 1, classes)));
  }

  private ClassAlignment alignment(Dataset from, String... changes) {
    Map<String, Dataset> domains = new LinkedHashMap<>();
    domains.put("data.target", target);
    domains.put("data.source", from);
    return ClassAlignment.of(TinyScenes.experiment(changes).data(), domains);
  }

  @Test
  void labelsAreBroughtToTheTargetsOrderByName() {
    Dataset aligned = alignment(source).align(source, "data.source");

    assertThat(aligned.classes().names()).containsExactly("road", "sky", "train", "car");
    assertThat(aligned.label(0).classes()).containsExactly((byte) 255, 3, 0, 1, (byte) 255);
  }

  @Test
  void whatIsIgnoredStandsInTheDescription() {
    assertThat(alignment(source).align(source, "data.source").describe())
        .isEqualTo("memory, labels ignored: terrain");
  }

  @Test
  void sameClassesStayAsTheyAre() {
    assertThat(alignment(source).align(target, "data.target")).isSameAs(target);
  }

  @Test
  void whatIsMissingAndWhatIsIgnoredIsSaid() {
    assertThat(alignment(source).notes(source.classes(), "data.source"))
        .containsExactly(
            "data.source has no class 'train': it is not learned there",
            "data.source: labels of 'terrain' are ignored, since data.target has no such"
                + " class");
  }

  @Test
  void sameClassesInAnotherOrderLoseNothing() {
    Dataset other = dataset("car", "train", "sky", "road");

    assertThat(alignment(other).notes(other.classes(), "data.source")).isEmpty();
  }

  @Test
  void listedClassesAreTheOrderForAll() {
    ClassAlignment listed = alignment(source, "data.classes=[car, road]");

    assertThat(listed.align(target, "data.target").label(0).classes())
        .containsExactly(1, (byte) 255, (byte) 255, 0, (byte) 255);
    assertThat(listed.align(source, "data.source").label(0).classes())
        .containsExactly((byte) 255, 0, 1, (byte) 255, (byte) 255);
  }

  @Test
  void aListedClassThatNobodyHasIsRefused() {
    assertThatThrownBy(() -> alignment(source, "data.classes=[car, road, tram]"))
        .isInstanceOf(DualMixException.class)
        .hasMessage("data.classes lists 'tram', which no domain has");
  }

  @Test
  void aSetsNameStandsForItsClasses() {
    assertThat(ConfiguredClasses.of(List.of("cityscapes13")))
        .hasSize(13)
        .doesNotContain("wall", "truck");
  }

  @Test
  void oneClassInCommonIsTooFew() {
    Dataset other = dataset("sky", "Road", "Car");

    assertThatThrownBy(() -> alignment(other))
        .isInstanceOf(DualMixException.class)
        .hasMessage(
            "data.source has the classes [sky, Road, Car], data.target [road, sky, train, car]; in"
                + " common are [sky], expected at least 2");
  }

  @Test
  void aListThatLeavesOneInCommonIsTooFew() {
    assertThatThrownBy(() -> alignment(source, "data.classes=[road, train, terrain]"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("data.classes [road, train, terrain]; in common are [road]");
  }
}
