package io.dualmix.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.ModelFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmenterTest {
  private static final int WIDTH = 31;
  private static final int HEIGHT = 19;
  private static final ModelSpec SPEC =
      ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 3).withHeadChannels(16);
  private static final ClassTable CLASSES =
      new ClassTable(
          List.of(
              new SemanticClass("road", 1),
              new SemanticClass("sky", 2),
              new SemanticClass("car", 3)));

  private static final Backend ONE_THREAD = Backend.open("cpu", Precision.FP32, 1);

  @TempDir Path folder;

  private static RgbImage image() {
    byte[] pixels = new byte[WIDTH * HEIGHT * 3];
    RandomStream random = RandomStream.of(8, "pixels");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return new RgbImage(WIDTH, HEIGHT, pixels);
  }

  private static SegmentationModel model(int seed) {
    return SegmentationModel.create(SPEC, RandomStream.of(seed));
  }

  private Path save(String place, int seed) {
    Path path = folder.resolve(place);
    try (SegmentationModel model = model(seed)) {
      ModelFile.save(path, model, CLASSES, Map.of());
    }
    return path;
  }

  /** Logits [C, H * W] with the image laid out by hand as [1, 3, H, W]. */
  private static float[] logits(int seed) {
    float[] planes = new float[3 * WIDTH * HEIGHT];
    byte[] pixels = image().rgb();
    for (int i = 0; i < pixels.length; i++) {
      planes[i % 3 * WIDTH * HEIGHT + i / 3] = pixels[i] & 0xFF;
    }
    try (SegmentationModel model = model(seed);
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor input = model.normalise(Tensors.ofFloats(planes, 1, 3, HEIGHT, WIDTH));
      return Tensors.toFloats(model.logits(input, HEIGHT, WIDTH));
    }
  }

  @Test
  void labelsAreTheLargestLogitsAndConfidencesTheirSoftmax() {
    float[] logits = logits(1);
    int pixels = WIDTH * HEIGHT;
    byte[] labels = new byte[pixels];
    float[] confidence = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.exp(logits[c * pixels + i]);
        labels[i] = logits[c * pixels + i] > logits[labels[i] * pixels + i] ? (byte) c : labels[i];
      }
      confidence[i] = (float) (Math.exp(logits[labels[i] * pixels + i]) / sum);
    }
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      Segmentation seen = segmenter.segment(image());
      assertThat(seen.labels().width()).isEqualTo(WIDTH);
      assertThat(seen.labels().classes()).isEqualTo(labels);
      assertThat(seen.confidence()).containsExactly(confidence, offset(1e-5f));
      assertThat(seen.classes()).isEqualTo(CLASSES);
    }
  }

  @Test
  void anImageIsTheSameFromMemoryAStreamAndTheJavaLibrary() throws IOException {
    RgbImage image = image();
    byte[] png = ImageFiles.encodePng(image);
    BufferedImage java = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      int at = 3 * p;
      int rgb =
          (image.rgb()[at] & 0xFF) << 16
              | (image.rgb()[at + 1] & 0xFF) << 8
              | (image.rgb()[at + 2] & 0xFF);
      java.setRGB(p % WIDTH, p / WIDTH, 0xFF000000 | rgb);
    }
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      byte[] labels = segmenter.segment(image).labels().classes();
      assertThat(segmenter.segment(png).labels().classes()).isEqualTo(labels);
      assertThat(segmenter.segment(new ByteArrayInputStream(png)).labels().classes())
          .isEqualTo(labels);
      assertThat(segmenter.segment(java).labels().classes()).isEqualTo(labels);
      assertThatThrownBy(() -> segmenter.segment(Arrays.copyOf(png, png.length / 2)))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("Cannot read the image: ");
    }
  }

  @Test
  void severalImagesOfMixedSizesKeepTheirOrder() {
    RgbImage small = new RgbImage(16, 8, Arrays.copyOf(image().rgb(), 16 * 8 * 3));
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] rgb = image().rgb().clone();
      Arrays.fill(rgb, 0, 30 * i, (byte) (12 * i));
      images.add(i % 3 == 1 ? small : new RgbImage(WIDTH, HEIGHT, rgb));
    }
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      List<Segmentation> together = segmenter.segmentAll(images);
      assertThat(together).hasSameSizeAs(images);
      for (int i = 0; i < images.size(); i++) {
        Segmentation alone = segmenter.segment(images.get(i));
        assertThat(together.get(i).labels().classes()).isEqualTo(alone.labels().classes());
        assertThat(together.get(i).confidence()).containsExactly(alone.confidence(), offset(1e-5f));
      }
      assertThat(segmenter.segmentAll(List.of())).isEmpty();
    }
  }

  @Test
  void theProbabilitiesOfAllClassesAddUpToOneAndTheHighestIsTheConfidence() {
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      float[][] probabilities = segmenter.probabilities(image());
      Segmentation seen = segmenter.segment(image());
      assertThat(probabilities).hasDimensions(CLASSES.size(), WIDTH * HEIGHT);
      for (int p = 0; p < WIDTH * HEIGHT; p++) {
        int best = seen.labels().classes()[p];
        assertThat(probabilities[best][p]).isEqualTo(seen.confidence()[p]);
        assertThat(probabilities[0][p] + probabilities[1][p] + probabilities[2][p])
            .isCloseTo(1, offset(1e-5f));
      }
    }
  }

  @Test
  void bfloat16SegmentsToo() {
    Path path = save("model.safetensors", 1);
    try (Segmenter segmenter = Segmenter.open(path, Backend.open("cpu", Precision.BF16, 1))) {
      assertThat(segmenter.segment(image()).labels().height()).isEqualTo(HEIGHT);
    }
  }

  @Tag("slow")
  @Test
  void memoryStaysFlatOverManyImages() {
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      RgbImage image = image();
      segmentOften(segmenter, image, 30);
      long before = Pointer.totalCount();
      segmentOften(segmenter, image, 50);
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void memoryStaysFlatOverManyWindows() {
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      RgbImage image = image();
      Window window = new Window(16, 8, 4);
      assertThat(segmenter.segment(image, window).confidence()).hasSize(WIDTH * HEIGHT);
      long before = Pointer.totalCount();
      for (int i = 0; i < 5; i++) {
        assertThat(segmenter.segment(image, window).confidence()).hasSize(WIDTH * HEIGHT);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void aWindowOfTheImagesSizeSeesWhatTheWholeGives() {
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      Segmentation whole = segmenter.segment(image());
      Segmentation windowed = segmenter.segment(image(), new Window(WIDTH, HEIGHT, 0));
      assertThat(windowed.confidence()).isEqualTo(whole.confidence());
      assertThat(windowed.labels().classes()).isEqualTo(whole.labels().classes());
    }
  }

  @Test
  void threadsShareOneSegmenter() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD)) {
      Segmentation alone = segmenter.segment(image());
      List<Callable<Segmentation>> calls =
          Collections.nCopies(24, () -> segmenter.segment(image()));
      for (Future<Segmentation> seen : threads.invokeAll(calls)) {
        assertThat(seen.get().confidence()).containsExactly(alone.confidence(), offset(1e-5f));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void closingWhileThreadsSegmentGivesThemAResultOrAnError() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Segmenter segmenter = Segmenter.open(save("model.safetensors", 1), ONE_THREAD);
      CountDownLatch begun = new CountDownLatch(1);
      Callable<Integer> untilClosed =
          () -> {
            for (int done = 0; ; done++) {
              try {
                assertThat(segmenter.segment(image()).confidence()).hasSize(WIDTH * HEIGHT);
                begun.countDown();
              } catch (DualMixException e) {
                assertThat(e).hasMessageContaining("closed");
                return done;
              }
            }
          };
      List<Future<Integer>> running =
          Stream.generate(() -> threads.submit(untilClosed)).limit(3).toList();
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      segmenter.close();
      int total = 0;
      for (Future<Integer> thread : running) {
        total += thread.get();
      }
      assertThat(total).isPositive();
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "model.pt"})
  void anExportForOtherProgramsIsRefusedByName(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "x");
    assertThatThrownBy(() -> Segmenter.open(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("other programs");
  }

  private static void segmentOften(Segmenter segmenter, RgbImage image, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(segmenter.segment(image).confidence()).hasSize(WIDTH * HEIGHT);
    }
  }

  @Test
  void aRunGivesItsLastRoundsStudentAndTheLastCheckpoint() {
    save("run/round-2/student/best/model.safetensors", 1);
    save("run/round-10/region-teacher/best/model.safetensors", 1);
    save("run/round-10/student/best/model.safetensors", 1);
    Path expected = save("run/round-10/student/last/model.safetensors", 1);
    assertThat(ModelPaths.find(folder.resolve("run"))).isEqualTo(expected);
  }

  @Test
  void aRoundWithoutStudentYetIsPassedOver() {
    Path expected = save("run/round-1/student/last/model.safetensors", 1);
    save("run/round-2/region-teacher/last/model.safetensors", 1);
    assertThat(ModelPaths.find(folder.resolve("run"))).isEqualTo(expected);
  }

  @Test
  void anEnsembleAveragesTheProbabilitiesOfItsModels() {
    List<Path> files =
        List.of(save("a/last/model.safetensors", 1), save("b/last/model.safetensors", 2));
    RgbImage image = image();
    float[] both;
    float[] first;
    float[] second;
    try (Segmenter ensemble = Segmenter.open(new ModelChoice(files, false, ""), ONE_THREAD);
        Segmenter one = Segmenter.open(files.get(0), ONE_THREAD);
        Segmenter two = Segmenter.open(files.get(1), ONE_THREAD)) {
      both = ensemble.segment(image).confidence();
      first = one.segment(image).confidence();
      second = two.segment(image).confidence();
    }

    for (int i = 0; i < both.length; i++) {
      // The highest mean is at most the mean of the highest, and no less than an even share.
      assertThat(both[i]).isLessThanOrEqualTo((first[i] + second[i]) / 2 + 1e-5f);
      assertThat(both[i]).isGreaterThanOrEqualTo(Math.max(first[i], second[i]) / 2 - 1e-5f);
    }
    assertThat(both).isNotEqualTo(first).isNotEqualTo(second);
  }

  @Test
  void anEnsembleOfOneModelTwiceIsThatModel() {
    Path file = save("a/last/model.safetensors", 1);
    RgbImage image = image();
    try (Segmenter twice =
            Segmenter.open(new ModelChoice(List.of(file, file), true, ""), ONE_THREAD);
        Segmenter once = Segmenter.open(file, ONE_THREAD)) {
      assertThat(twice.segment(image).labels().classes())
          .isEqualTo(once.segment(image).labels().classes());
    }
  }

  @Test
  void aStageGivesItsLastCheckpoint() {
    save("stage/best/model.safetensors", 1);
    Path expected = save("stage/last/model.safetensors", 1);
    assertThat(ModelPaths.find(folder.resolve("stage"))).isEqualTo(expected);
  }

  @Test
  void aRunOfOneStageGivesThatStage() {
    Path expected = save("run/round-1/source-only/last/model.safetensors", 1);
    assertThat(ModelPaths.find(folder.resolve("run"))).isEqualTo(expected);
  }

  @Test
  void aRunOfTeachersOnlyAsksForTheStage() {
    save("run/round-1/region-teacher/last/model.safetensors", 1);
    save("run/round-1/sample-teacher/last/model.safetensors", 1);
    assertThatThrownBy(() -> ModelPaths.find(folder.resolve("run")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no student");
  }

  @Test
  void aMissingPathIsNamed() {
    assertThatThrownBy(() -> Segmenter.open(folder.resolve("nowhere")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("nowhere");
  }
}
