package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.Ade20kLayout.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ade20kLayoutTest {
  private static final Options TRAIN = new Options("train", null);

  @TempDir Path root;
  private SampleFiles files;

  @BeforeEach
  void files() {
    files = new SampleFiles(root);
    files.jpeg("images/training/ADE_train_00000001.jpg");
    files.grey("annotations/training/ADE_train_00000001.png", 0, 1, 2, 150, 13, 0);
  }

  @Test
  void zeroIsIgnoredAndOneIsTheFirstClass() {
    assertThat(Ade20kLayout.open(root, TRAIN).label(0).classes())
        .containsExactly(255, 0, 1, 149, 12, 255);
  }

  /** Against the benchmark's objectInfo150.txt. */
  @ParameterizedTest
  @CsvSource({
    "1, wall",
    "2, building",
    "8, bed",
    "9, windowpane",
    "46, counter",
    "57, pool table",
    "74, kitchen island",
    "90, television",
    "100, buffet",
    "124, trade name",
    "137, traffic light",
    "139, ashcan",
    "150, flag"
  })
  void numberHasItsName(int number, String name) {
    assertThat(Ade20kLayout.open(root, TRAIN).classes().names().get(number - 1)).isEqualTo(name);
  }

  @Test
  void thereAreAHundredAndFiftyClassesInDistinctColours() {
    assertThat(Ade20kLayout.open(root, TRAIN).classes().classes())
        .hasSize(150)
        .extracting(c -> c.rgb())
        .doesNotHaveDuplicates();
  }

  @Test
  void namesOfTheFileAreUsed() {
    files.text("objectInfo150.txt", info("Idx\tRatio\tTrain\tVal\tStuff\tName\n", 150));
    assertThat(Ade20kLayout.open(root, TRAIN).classes().names())
        .startsWith("thing 1", "thing 2")
        .endsWith("thing 150");
  }

  private static String info(String heading, int last) {
    StringBuilder text = new StringBuilder(heading);
    for (int i = 1; i <= last; i++) {
      text.append(i).append(" \t0.1576\t11664\t1172\t1\tthing ").append(i).append(" , matter\n");
    }
    return text.toString();
  }

  @Test
  void missingNumberIsNamed() {
    files.text("objectInfo150.txt", info("", 149));
    assertThatThrownBy(() -> Ade20kLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("objectInfo150.txt has no class 150");
  }

  @Test
  void numberThatComesTwiceIsNamed() {
    files.text("objectInfo150.txt", info("7\t0\t0\t0\t0\tghost\n", 150));
    assertThatThrownBy(() -> Ade20kLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("class 7 twice");
  }

  @Test
  void hugeFileOfNamesIsNotRead() {
    files.text("objectInfo150.txt", "x".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> Ade20kLayout.open(root, TRAIN))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("1048577 bytes");
  }

  @Test
  void valueBeyondTheClassesIsRefused() {
    files.grey("annotations/training/ADE_train_00000001.png", 151);
    assertThatThrownBy(() -> Ade20kLayout.open(root, TRAIN).label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("value 151 (1 pixels)");
  }

  @Test
  void splitMayBeNamedAsItsFolder() {
    Dataset dataset = Ade20kLayout.open(root, new Options("training", null));
    assertThat(dataset.name(0)).isEqualTo("ADE_train_00000001");
  }

  @Test
  void listChooses() {
    files.jpeg("images/training/ADE_train_00000002.jpg");
    files.text("few.txt", "ADE_train_00000001\n");
    assertThat(Ade20kLayout.open(root, new Options("train", "few.txt")).size()).isEqualTo(1);
  }

  @Test
  void missingSplitSaysWhatIsThere() {
    assertThatThrownBy(() -> Ade20kLayout.open(root, new Options("val", null)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no folder images/validation")
        .hasMessageContaining("training");
  }
}
