package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
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
    return opened(new DatasetFixtures(root).write(type) + more);
  }

  private Dataset opened(String keys) {
    DatasetConfig config = TinyScenes.experiment("data.target={" + keys + "}").data().target();
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
  void suffixesOfFilesAreRemovedFromNames(String type) throws IOException {
    String keys = new DatasetFixtures(root).write(type);
    Dataset plain = opened(keys);
    String suffixes = ", image_suffix: _small.png, label_suffix: _half";
    if (!readsFilesOfItsOwn(type, plain)) {
      assertThatThrownBy(() -> opened(keys + suffixes)).hasMessageContaining("image_suffix");
      assertThatThrownBy(() -> opened(keys + ", label_suffix: _half"))
          .hasMessageContaining("label_suffix");
      return;
    }
    List<String> names = names(plain);
    List<byte[]> labels = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      labels.add(plain.label(i).classes());
      rename(plain.imageFile(i).get(), "_small");
      rename(plain.labelFile(i).get(), "_half");
    }

    assertThatThrownBy(() -> names(withLabels(opened(keys))))
        .as("without the keys, the renamed files are others")
        .isInstanceOf(DualMixException.class);
    assertSame(opened(keys + suffixes), names, labels);
    assertThatThrownBy(() -> opened(keys + ", image_suffix: _tiny, label_suffix: _half"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("_tiny");
    assertThatThrownBy(
            () -> withLabels(opened(keys + ", image_suffix: _small, label_suffix: _other")))
        .isInstanceOf(DualMixException.class);
    new DatasetFixtures(root).write(type);
    Dataset beside = opened(keys + suffixes);
    assertSame(beside, names, labels);
    assertThat(beside.imageFile(0).get().getFileName().toString()).contains("_small.");
    assertThat(beside.labelFile(0).get().getFileName().toString()).contains("_half.");
  }

  /** A type without files of single labels refuses the keys for them. */
  private static boolean readsFilesOfItsOwn(String type, Dataset dataset) {
    return dataset.imageFile(0).isPresent()
        && !new DatasetTypes().get(type, "type").unused().contains("image_suffix");
  }

  private static Dataset withLabels(Dataset dataset) {
    dataset.label(0);
    return dataset;
  }

  private static List<String> names(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(dataset::name).toList();
  }

  private static void assertSame(Dataset dataset, List<String> names, List<byte[]> labels) {
    assertThat(names(dataset)).isEqualTo(names);
    for (int i = 0; i < labels.size(); i++) {
      assertThat(dataset.label(i).classes()).isEqualTo(labels.get(i));
    }
  }

  private static void rename(Path file, String suffix) throws IOException {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    Files.move(file, file.resolveSibling(name.substring(0, dot) + suffix + name.substring(dot)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void theDescriptionIsOneLine(String type) {
    assertThat(open(type, "").describe()).isNotBlank().doesNotContain("\n");
  }
}
