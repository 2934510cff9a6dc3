package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.format.CocoStuffLayout.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoStuffLayoutTest {
  private static final Options VAL = new Options("val", null);

  @TempDir Path root;
  private SampleFiles files;

  @BeforeEach
  void files() {
    files = new SampleFiles(root);
  }

  private void usual() {
    files.jpeg("images/val2017/000000000139.jpg");
    files.grey("stuffthingmaps/val2017/000000000139.png", 0, 181, 255, 91, 2, 0);
  }

  @Test
  void valuesAreClassesAnd255IsIgnored() {
    usual();
    assertThat(CocoStuffLayout.open(root, VAL).label(0).classes())
        .containsExactly(0, 181, 255, 91, 2, 0);
  }

  /** Ids of the data set's labels.txt; a pixel's value is one less. */
  @ParameterizedTest
  @CsvSource({
    "1, person", "12, street sign", "26, hat", "45, plate", "90, toothbrush", "91, hair brush",
    "92, banner", "110, desk-stuff", "133, mirror-stuff", "149, road", "157, sky-other", "182, wood"
  })
  void idHasItsName(int id, String name) {
    usual();
    assertThat(CocoStuffLayout.open(root, VAL).classes().names().get(id - 1)).isEqualTo(name);
  }

  @Test
  void namesOfTheFileAreUsed() {
    usual();
    StringBuilder text = new StringBuilder("0: unlabeled\n");
    for (int id = 1; id <= 182; id++) {
      text.append(id).append(": thing ").append(id).append('\n');
    }
    files.text("labels.txt", text.toString());
    assertThat(CocoStuffLayout.open(root, VAL).classes().names())
        .hasSize(182)
        .startsWith("thing 1")
        .endsWith("thing 182");
  }

  @Test
  void foldersMayLieInTheRootAndInAnnotations() {
    files.jpeg("val2017/000000000139.jpg");
    files.grey("annotations/val2017/000000000139.png", 5);
    assertThat(CocoStuffLayout.open(root, VAL).label(0).classes()[0]).isEqualTo((byte) 5);
  }

  @Test
  void valueBeyondTheClassesIsRefused() {
    files.jpeg("images/val2017/000000000139.jpg");
    files.grey("stuffthingmaps/val2017/000000000139.png", 182);
    assertThatThrownBy(() -> CocoStuffLayout.open(root, VAL).label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("value 182");
  }

  @Test
  void missingLabelsAreNamed() {
    files.jpeg("images/val2017/000000000139.jpg");
    assertThatThrownBy(() -> CocoStuffLayout.open(root, VAL))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no folder stuffthingmaps/val2017");
  }
}
