package io.dualmix.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.SlowDataset;
import io.dualmix.data.SubsetDataset;
import io.dualmix.data.UnlabelledDataset;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.ColourJitter;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.format.FolderDataset;
import io.dualmix.data.format.FolderSpec;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class LoaderTest {
  private static final Augmentation FULL =
      new Augmentation(
          0.75, 1.5, new ImageSize(24, 20), 0.5, new ColourJitter(0.3, 0.3, 0.3, 0.1), 0.5);

  /** Draws from its stream, so that a wrong stream shows. */
  private static final ImageTransform DARKEN =
      (image, random) -> {
        byte[] rgb = image.rgb().clone();
        int by = random.nextInt(50);
        for (int i = 0; i < rgb.length; i++) {
          rgb[i] = (byte) Math.max(0, (rgb[i] & 0xFF) - by);
        }
        return new RgbImage(image.width(), image.height(), rgb);
      };

  private final MemoryDataset dataset = MemoryDataset.noise(7, 32, 30, 5, 1);

  @TempDir Path folder;

  private Loader open(Dataset data, int workers, int prefetch, int firstStep) {
    Sampler sampler = Sampler.shuffled(data.size(), 3, 11, "stage");
    return new Loader(data, sampler, FULL, DARKEN, 11, "stage", workers, prefetch, firstStep);
  }

  private List<Batch> batches(int workers, int prefetch, int from, int count) {
    try (Loader loader = open(dataset, workers, prefetch, from)) {
      List<Batch> batches = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        batches.add(loader.next());
      }
      return batches;
    }
  }

  private static void assertSame(Batch a, Batch b) {
    assertThat(a.step()).isEqualTo(b.step());
    assertThat(a.names()).isEqualTo(b.names());
    assertThat(a.rgb()).isEqualTo(b.rgb());
    assertThat(a.classes()).isEqualTo(b.classes());
  }

  @ParameterizedTest
  @CsvSource({"1,4", "2,1", "3,8", "8,2"})
  void batchesDoNotDependOnTheNumberOfWorkers(int workers, int prefetch) {
    List<Batch> expected = batches(1, 1, 0, 12);
    List<Batch> actual = batches(workers, prefetch, 0, 12);
    for (int i = 0; i < 12; i++) {
      assertSame(actual.get(i), expected.get(i));
    }
  }

  @Test
  void continuedLoaderGoesOnWithTheSameBatches() {
    assertSame(batches(2, 2, 5, 1).get(0), batches(2, 2, 0, 6).get(5));
  }

  @Test
  void stepsDiffer() {
    List<Batch> batches = batches(1, 1, 0, 2);
    assertThat(batches.get(0).rgb()).isNotEqualTo(batches.get(1).rgb());
  }

  @Test
  void samplesOfOneImageDifferWithinABatch() {
    Dataset one = new SubsetDataset(dataset, new int[] {0});
    Sampler sampler = Sampler.shuffled(1, 3, 1, "s");
    // No transform: augmentation alone must tell the samples apart.
    try (Loader loader = new Loader(one, sampler, FULL, null, 1, "s", 1, 1, 0)) {
      Batch batch = loader.next();
      int length = 3 * 24 * 20;
      assertThat(Arrays.copyOfRange(batch.rgb(), 0, length))
          .isNotEqualTo(Arrays.copyOfRange(batch.rgb(), length, 2 * length));
    }
  }

  @Test
  void tensorsHaveThePixelsOfTheImages() {
    Sampler sampler = Sampler.shuffled(7, 2, 1, "s");
    try (TensorScope scope = new TensorScope();
        Loader loader = new Loader(dataset, sampler, Augmentation.NONE, null, 1, "s", 1, 1, 0)) {
      Batch batch = loader.next();
      int second = sampler.indices(0)[1];
      byte[] images = Tensors.toBytes(scope.keep(batch.images()));
      long[] labels = Tensors.toLongs(batch.labels());
      int pixels = 32 * 30;
      assertThat(Tensors.shape(batch.images())).containsExactly(2, 3, 30, 32);
      assertThat(Tensors.shape(batch.labels())).containsExactly(2, 30, 32);
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < 3; c++) {
          assertThat(images[(3 + c) * pixels + p])
              .isEqualTo(dataset.image(second).rgb()[3 * p + c]);
        }
        assertThat(labels[pixels + p]).isEqualTo(dataset.label(second).classes()[p]);
      }
    }
  }

  @Test
  void ignoredPixelsAre255InTheTensor() {
    Batch batch = new Batch(0, List.of("a"), 1, 2, new byte[6], new byte[] {1, (byte) 255});
    try (TensorScope scope = new TensorScope()) {
      assertThat(Tensors.toLongs(scope.keep(batch.labels()))).containsExactly(1, 255);
    }
  }

  @Test
  void unlabelledImagesGiveBatchesWithoutLabels() {
    try (Loader loader = open(new UnlabelledDataset(dataset), 1, 1, 0)) {
      assertThat(loader.next().labelled()).isFalse();
    }
  }

  @Test
  void partlyLabelledDataSetIsRefused() {
    List<LabelImage> labels = new ArrayList<>(dataset.labels());
    labels.set(4, null);
    Dataset part = new MemoryDataset(dataset.classes(), dataset.images(), labels);
    assertThatThrownBy(() -> open(part, 1, 1, 0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("image-4");
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void brokenFileIsNamedEveryTimeItIsAskedFor(int workers) throws IOException {
    for (int i = 0; i < 3; i++) {
      ImageFiles.writeImage(folder.resolve("images/ok-" + i + ".png"), dataset.image(i));
    }
    Path broken = folder.resolve("images/broken.png");
    Files.write(broken, Arrays.copyOf(ImageFiles.encodePng(dataset.image(3)), 300));
    Dataset files =
        FolderDataset.open(FolderSpec.folders(folder, "images", null, dataset.classes(), null));
    try (Loader loader = open(files, workers, 2, 0)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(
                () -> {
                  loader.next();
                  loader.next();
                })
            .isInstanceOf(DualMixException.class)
            .hasMessageContaining("broken.png");
      }
    }
  }

  @Test
  void differentSizesCannotFormABatch() {
    List<RgbImage> images = List.of(dataset.image(0), new RgbImage(8, 8, new byte[192]));
    List<LabelImage> labels = List.of(dataset.label(0), new LabelImage(8, 8, new byte[64]));
    Dataset mixed = new MemoryDataset(dataset.classes(), images, labels);
    Sampler sampler = Sampler.shuffled(2, 2, 1, "s");
    try (Loader loader = new Loader(mixed, sampler, Augmentation.NONE, null, 1, "s", 1, 1, 0)) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("8x8")
          .hasMessageContaining("32x30");
    }
  }

  @Test
  void unexpectedFailureInAWorkerNamesTheImage() {
    ImageTransform failing =
        (image, random) -> {
          throw new IllegalStateException("boom");
        };
    Sampler sampler = Sampler.shuffled(1, 1, 1, "s");
    Dataset one = new SubsetDataset(dataset, new int[] {2});
    try (Loader loader = new Loader(one, sampler, FULL, failing, 1, "s", 1, 1, 0)) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("image-2")
          .hasMessageContaining("boom");
    }
  }

  @Test
  void hangingReadIsReportedAndDoesNotHoldUpClosing() {
    ImageTransform slow =
        (image, random) -> {
          sleep(600);
          return image;
        };
    Sampler sampler = Sampler.shuffled(7, 1, 1, "s");
    Loader loader =
        new Loader(
            dataset,
            sampler,
            new Augmenter(FULL),
            slow,
            1,
            "slow-stage",
            1,
            1,
            0,
            Duration.ofMillis(50));
    assertThatThrownBy(loader::next)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("slow-stage")
        .hasMessageContaining("image-");
    loader.close();
    assertNoThreadIsLeft("loader-slow-stage");
  }

  @Test
  void theImageThatHangsIsNamedAndNotThoseThatWaitBehindIt() {
    Dataset hanging = new SlowDataset(dataset, index -> index == 4 ? 2000 : 0, index -> false);
    Sampler sampler = new Sampler.Positions(1, position -> position == 2 ? 4 : 0);
    try (Loader loader =
        new Loader(
            hanging,
            sampler,
            new Augmenter(FULL),
            null,
            1,
            "hangs",
            1,
            4,
            0,
            Duration.ofMillis(300))) {
      loader.next();
      loader.next();
      assertThatThrownBy(loader::next)
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("for step 2")
          .hasMessageContaining("image-4")
          .hasMessageNotContaining("image-0");
    }
  }

  @Test
  void aBatchMadeAgainIsTheOneThatTheStepSaw() {
    List<Batch> seen = batches(2, 2, 0, 4);
    try (Loader loader = open(dataset, 1, 1, 3)) {
      assertSame(loader.load(1), seen.get(1));
      assertSame(loader.next(), seen.get(3));
    }
  }

  @Test
  void anImageOfABatchHasThePixelsThatWentIn() {
    Sampler sampler = Sampler.shuffled(7, 2, 1, "s");
    try (Loader loader = new Loader(dataset, sampler, Augmentation.NONE, null, 1, "s", 1, 1, 0)) {
      Batch batch = loader.next();
      int second = sampler.indices(0)[1];
      assertThat(batch.image(1).rgb()).isEqualTo(dataset.image(second).rgb());
      assertThat(batch.label(1).classes()).isEqualTo(dataset.label(second).classes());
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void underStressEveryErrorArrivesAndEveryWaitEnds(long seed) {
    // 8 workers, 25 sessions of up to 12 steps, ended at random, with failing and slow images.
    assertThat(LoaderStress.run(seed, 25)).isEqualTo("25 sessions");
  }

  /** As uninterruptible as a decoder. */
  private static void sleep(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void closingLeavesNoThread() {
    Sampler sampler = Sampler.shuffled(7, 3, 1, "s");
    Loader loader = new Loader(dataset, sampler, FULL, null, 1, "closing", 3, 8, 0);
    assertThat(loader.next().size()).isEqualTo(3);
    assertThat(threads("loader-closing")).isPositive();
    loader.close();
    assertNoThreadIsLeft("loader-closing");
  }

  /** A pool reports its end a moment before its last thread is gone, more on a busy machine. */
  private static void assertNoThreadIsLeft(String prefix) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (threads(prefix) > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(threads(prefix)).isZero();
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix) && thread.isAlive())
        .count();
  }

  @Test
  void closedLoaderGivesNoBatch() {
    Loader loader = open(dataset, 1, 1, 0);
    loader.close();
    assertThatThrownBy(loader::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void transformAndAugmentationDrawFromDifferentStreams() {
    ImageTransform greedy =
        (image, random) -> {
          for (int i = 0; i < 100; i++) {
            random.nextLong();
          }
          return image;
        };
    Sampler sampler = Sampler.shuffled(7, 2, 1, "s");
    try (Loader plain = new Loader(dataset, sampler, FULL, null, 1, "s", 1, 1, 0);
        Loader other = new Loader(dataset, sampler, FULL, greedy, 1, "s", 1, 1, 0)) {
      assertThat(other.next().rgb()).isEqualTo(plain.next().rgb());
    }
  }

  @Test
  void randomStreamsOfStepsAreIndependentOfEachOther() {
    assertThat(RandomStream.of(1, "s", "augment", 0, 1).nextLong())
        .isNotEqualTo(RandomStream.of(1, "s", "augment", 1, 0).nextLong());
  }
}
