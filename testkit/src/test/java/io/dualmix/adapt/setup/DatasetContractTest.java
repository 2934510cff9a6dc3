package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Dataset} promises, for every registered type. */
class DatasetContractTest {
  private static final int THREADS = 8;

  @TempDir private Path root;

  static List<String> types() {
    return new DatasetTypes().types().stream().map(type -> type.name()).toList();
  }

  private Dataset open(String type, String more) {
    DatasetConfig config =
        TinyScenes.experiment("data.target={" + new DatasetFixtures(root).write(type) + more + "}")
            .data()
            .target();
    return new DatasetRegistry(root, null).open(config, "data.target");
  }

  @ParameterizedTest
  @MethodSource("types")
  void anItemHasTheSameBytesEachTime(String type) {
    Dataset dataset = open(type, "");
    Dataset again = open(type, "");

    assertThat(dataset.size()).isEqualTo(3).isEqualTo(again.size());
    for (int i = 0; i < dataset.size(); i++) {
      byte[] rgb = dataset.image(i).rgb();
      byte[] classes = dataset.label(i).classes();
      assertThat(dataset.image(i).rgb()).isEqualTo(rgb);
      assertThat(dataset.label(i).classes()).isEqualTo(classes);
      assertThat(again.name(i)).isEqualTo(dataset.name(i));
      assertThat(again.image(i).rgb()).isEqualTo(rgb);
      assertThat(again.label(i).classes()).isEqualTo(classes);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatACallerDoesToAnItemStaysWithTheCaller(String type) {
    Dataset dataset = open(type, "");
    byte first = dataset.image(0).rgb()[0];

    dataset.image(0).rgb()[0] = (byte) ~first;

    assertThat(dataset.image(0).rgb()[0]).isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("types")
  void itemsMayBeReadFromManyThreads(String type) throws Exception {
    Dataset dataset = open(type, "");
    List<byte[]> images = new ArrayList<>();
    List<byte[]> labels = new ArrayList<>();
    for (int i = 0; i < dataset.size(); i++) {
      images.add(dataset.image(i).rgb());
      labels.add(dataset.label(i).classes());
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> reads = new ArrayList<>();
      for (int k = 0; k < 8 * THREADS; k++) {
        int index = k % dataset.size();
        reads.add(
            () -> {
              assertThat(dataset.image(index).rgb()).isEqualTo(images.get(index));
              assertThat(dataset.label(index).classes()).isEqualTo(labels.get(index));
              return null;
            });
      }
      for (Future<Void> read : threads.invokeAll(reads)) {
        read.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void aLabelHasItsImagesSizeAndIndicesOfClasses(String type) {
    Dataset dataset = open(type, "");
    for (int i = 0; i < dataset.size(); i++) {
      RgbImage image = dataset.image(i);
      LabelImage label = dataset.label(i);
      assertThat(dataset.labelled(i)).isTrue();
      assertThat(label.width()).isEqualTo(image.width());
      assertThat(label.height()).isEqualTo(image.height());
      for (byte value : label.classes()) {
        int index = Byte.toUnsignedInt(value);
        assertThat(index == ClassTable.IGNORE || index < dataset.classes().size()).isTrue();
      }
      dataset
          .metadata(i)
          .ifPresent(
              f -> assertThat(f.size()).isEqualTo(new ImageSize(image.width(), image.height())));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void namesAreUnique(String type) {
    Dataset dataset = open(type, "");

    assertThat(IntStream.range(0, dataset.size()).mapToObj(dataset::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> !name.isBlank());
  }

  @ParameterizedTest
  @MethodSource("types")
  void headersAreRightAndAFileThatIsNoImageIsNamed(String type) throws IOException {
    Dataset dataset = open(type, "");
    for (int i = 0; i < dataset.size(); i++) {
      int index = i;
      assertThatCode(() -> dataset.requireHeaders(index)).doesNotThrowAnyException();
    }
    if (dataset.labelFile(1).isPresent()) {
      Path label = dataset.labelFile(1).get();
      Files.writeString(label, "no image");
      assertThatThrownBy(() -> dataset.requireHeaders(1))
          .hasMessageContaining(label.getFileName().toString());
      assertThatThrownBy(() -> dataset.label(1))
          .hasMessageContaining(label.getFileName().toString());
      Path image = dataset.imageFile(2).get();
      Files.delete(image);
      assertThatThrownBy(() -> dataset.image(2))
          .hasMessageContaining(image.getFileName().toString());
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void rangeAndResizeAct(String type) {
    Dataset whole = open(type, "");
    Dataset part = open(type, ", range: [1, 3], resize: {width: 6, height: 4}");

    assertThat(part.size()).isEqualTo(2);
    assertThat(part.name(0)).isEqualTo(whole.name(1));
    assertThat(List.of(part.image(0).width(), part.image(0).height())).containsExactly(6, 4);
    assertThat(List.of(part.label(1).width(), part.label(1).height())).containsExactly(6, 4);
  }

  @ParameterizedTest
  @MethodSource("types")
  void theDescriptionIsOneLine(String type) {
    assertThat(open(type, "").describe()).isNotBlank().doesNotContain("\n");
  }
}
