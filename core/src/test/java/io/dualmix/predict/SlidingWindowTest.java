package io.dualmix.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The averaging, with a model whose answer is a formula of the window's pixels and places. */
class SlidingWindowTest {
  private static final Backend CPU = Backend.open("cpu", Precision.FP32, 1);
  private static final ClassTable TWO =
      new ClassTable(List.of(new SemanticClass("a", 1), new SemanticClass("b", 2)));

  private static RgbImage image(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    RandomStream random = RandomStream.of(4, "window");
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return new RgbImage(width, height, rgb);
  }

  /** The probability of the first class at a pixel of red value r in a window's i-th place. */
  private static float first(int r, int i) {
    return (r + i % 7 * 10) / 400f;
  }

  private static Tensor probabilities(RgbImage seen) {
    int pixels = seen.width() * seen.height();
    float[] values = new float[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      values[i] = first(seen.rgb()[3 * i] & 0xFF, i);
      values[pixels + i] = 1 - values[i];
    }
    return Tensors.ofFloats(values, 1, 2, seen.height(), seen.width());
  }

  private static Segmentation segment(RgbImage image, Window window) {
    return new SlidingWindow(image, window).segment(TWO, CPU, SlidingWindowTest::probabilities);
  }

  /** The mean over all windows that see a pixel, found by asking each window at each pixel. */
  private static float expected(RgbImage image, Window window, int x, int y) {
    int width = Math.min(window.width(), image.width());
    int height = Math.min(window.height(), image.height());
    double sum = 0;
    int count = 0;
    for (int top : places(image.height(), height, window.overlap())) {
      for (int left : places(image.width(), width, window.overlap())) {
        boolean inside = x >= left && x < left + width && y >= top && y < top + height;
        if (inside) {
          int place = (y - top) * width + x - left;
          sum += first(image.rgb()[3 * (y * image.width() + x)] & 0xFF, place);
          count++;
        }
      }
    }
    return (float) (sum / count);
  }

  private static List<Integer> places(int length, int size, int overlap) {
    List<Integer> places = new ArrayList<>();
    int count =
        length <= size ? 1 : (int) Math.ceil((length - size) / (double) (size - overlap)) + 1;
    for (int i = 0; i < count; i++) {
      places.add(Math.min(i * (size - overlap), length - size));
    }
    return places;
  }

  @ParameterizedTest
  @CsvSource({
    "40, 30, 16, 12, 5",
    "40, 30, 16, 12, 0",
    "32, 24, 16, 12, 0",
    "33, 25, 16, 12, 11",
    "10, 30, 16, 12, 4",
    "40, 9, 16, 12, 4",
    "16, 12, 16, 12, 4",
    "5, 4, 16, 12, 11",
    "7, 5, 1, 1, 0"
  })
  void probabilitiesAreTheMeanOverTheWindows(
      int width, int height, int windowWidth, int windowHeight, int overlap) {
    RgbImage image = image(width, height);
    Window window = new Window(windowWidth, windowHeight, overlap);
    Segmentation seen = segment(image, window);
    float[] confidence = new float[width * height];
    byte[] labels = new byte[width * height];
    for (int i = 0; i < confidence.length; i++) {
      float first = expected(image, window, i % width, i / width);
      labels[i] = (byte) (first >= 0.5f ? 0 : 1);
      confidence[i] = Math.max(first, 1 - first);
    }
    assertThat(seen.confidence()).containsExactly(confidence, Offset.offset(1e-6f));
    for (int i = 0; i < labels.length; i++) {
      if (confidence[i] > 0.5001f) {
        assertThat(seen.labels().classes()[i]).isEqualTo(labels[i]);
      }
    }
  }

  @Test
  void theLastWindowEndsWithTheImage() {
    assertThat(SlidingWindow.starts(100, 40, 10)).containsExactly(0, 30, 60);
    assertThat(SlidingWindow.starts(101, 40, 10)).containsExactly(0, 30, 60, 61);
    assertThat(SlidingWindow.starts(40, 40, 10)).containsExactly(0);
  }

  @Test
  void aSizeInWordsOverlapsByAThird() {
    assertThat(Window.parse("1024x512")).isEqualTo(new Window(1024, 512, 170));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "512", "x", "0x5", "5x0", "-1x5", "9999999x5", "4 x 5"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> Window.parse(text)).isInstanceOf(DualMixException.class);
  }

  @ParameterizedTest
  @CsvSource({"8, 6, 6", "8, 6, -1", "6, 8, 7"})
  void anOverlapLeavesRoomForTheNextWindow(int width, int height, int overlap) {
    assertThatThrownBy(() -> new Window(width, height, overlap))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("overlap by " + overlap);
  }
}
