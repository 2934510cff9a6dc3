package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bdd100kLayoutTest {
  @TempDir Path root;

  private Dataset open(String split) {
    return Bdd100kLayout.open(root, split, CityscapesClasses.ALL);
  }

  @Test
  void jpegImagesHaveTheirTrainIds() {
    StreetFiles.image(root.resolve("images/10k/train/0a1b.jpg"), 5, 4);
    StreetFiles.grey(root.resolve("labels/sem_seg/masks/train/0a1b.png"), 5, 4, 0, 18, 255);

    assertThat(Tables.label(open("train"), 0, 3)).containsExactly(0, 18, 255);
  }

  @Test
  void theOlderLayoutIsReadToo() {
    StreetFiles.image(root.resolve("seg/images/val/0a1b.jpg"), 5, 4);
    StreetFiles.grey(root.resolve("seg/labels/val/0a1b_train_id.png"), 5, 4, 12);

    assertThat(open("val").name(0)).isEqualTo("0a1b");
    assertThat(Tables.label(open("val"), 0, 1)).containsExactly(12);
  }

  @Test
  void testHasNoLabels() {
    StreetFiles.image(root.resolve("images/10k/test/0a1b.jpg"), 5, 4);

    assertThat(open("test").labelled(0)).isFalse();
  }

  @Test
  void colourLabelsInPlaceOfMasksAreNotFound() {
    StreetFiles.image(root.resolve("images/10k/train/0a1b.jpg"), 5, 4);
    StreetFiles.image(root.resolve("labels/sem_seg/colormaps/train/0a1b.png"), 5, 4);

    assertThatThrownBy(() -> open("train"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder labels/sem_seg/masks/train")
        .hasMessageContaining("there are: colormaps");
  }
}
