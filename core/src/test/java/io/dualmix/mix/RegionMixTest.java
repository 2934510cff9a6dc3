package io.dualmix.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionMixTest {
  private static final int N = 3;
  private static final int H = 9;
  private static final int W = 14;

  /** Values 0..99 for the source, 100..199 for the target: each pixel tells where it is from. */
  private static Tensor images(int offset, long seed) {
    RandomStream random = RandomStream.of(seed, offset);
    byte[] values = new byte[N * 3 * H * W];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (offset + random.nextInt(100));
    }
    return Tensors.ofBytes(values, N, 3, H, W);
  }

  private static Tensor labels(int offset, long seed) {
    RandomStream random = RandomStream.of(seed, offset, "labels");
    long[] values = new long[N * H * W];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) offset + random.nextInt(100);
    }
    return Tensors.ofLongs(values, N, H, W);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyPixelIsTheSourcesInsideAndTheTargetsOutside(long seed) {
    try (TensorScope scope = new TensorScope()) {
      Tensor xs = scope.keep(images(0, seed));
      Tensor xt = images(100, seed);
      Tensor ys = labels(0, seed);
      Tensor yt = labels(100, seed);
      List<Rectangle> rectangles =
          new RectangleSampler(0.2, 0.8).draw(N, W, H, 0.8, RandomStream.of(seed));
      RegionMix.Mixed mixed = RegionMix.mix(xs, ys, xt, yt, rectangles);
      byte[] x = Tensors.toBytes(mixed.images());
      long[] y = Tensors.toLongs(mixed.labels());
      for (int i = 0; i < N * H * W; i++) {
        int n = i / (H * W);
        boolean source = inside(rectangles.get(n), i % W, i / W % H);
        assertThat(y[i]).isEqualTo(valueAt(source ? ys : yt, i));
        for (int c = 0; c < 3; c++) {
          int at = (n * 3 + c) * H * W + i % (H * W);
          assertThat((x[at] & 0xFF) < 100).isEqualTo(source);
          assertThat((long) (x[at] & 0xFF)).isEqualTo(valueAt(source ? xs : xt, at));
        }
      }
    }
  }

  private static long valueAt(Tensor tensor, long index) {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(tensor.reshape(-1).select(0, index).to(ScalarType.Long)).item_long();
    }
  }

  private static boolean inside(Rectangle r, int x, int y) {
    return x >= r.x() && x < r.x() + r.width() && y >= r.y() && y < r.y() + r.height();
  }

  @Test
  void inputsAreNotChanged() {
    try (TensorScope scope = new TensorScope()) {
      Tensor xs = scope.keep(images(0, 1));
      Tensor xt = images(100, 1);
      byte[] source = Tensors.toBytes(xs);
      byte[] target = Tensors.toBytes(xt);
      Rectangle part = new Rectangle(1, 1, 5, 5);
      RegionMix.Mixed mixed =
          RegionMix.mix(xs, labels(0, 1), xt, labels(100, 1), List.of(part, part, part));
      mixed.images().fill_(new Scalar(0));
      assertThat(Tensors.toBytes(xs)).isEqualTo(source);
      assertThat(Tensors.toBytes(xt)).isEqualTo(target);
    }
  }

  @Test
  void floatImagesRecordNoGradient() {
    try (TensorScope scope = new TensorScope()) {
      Tensor xs = scope.keep(images(0, 1)).to(ScalarType.Float).requires_grad_(true);
      Tensor xt = images(100, 1).to(ScalarType.Float);
      Rectangle all = new Rectangle(0, 0, W, H);
      RegionMix.Mixed mixed =
          RegionMix.mix(xs, labels(0, 1), xt, labels(100, 1), List.of(all, all, all));
      assertThat(mixed.images().requires_grad()).isFalse();
      assertThat(Tensors.toFloats(mixed.images())).isEqualTo(Tensors.toFloats(xs));
    }
  }

  @Test
  void differentCropsAreRefused() {
    try (TensorScope scope = new TensorScope()) {
      Tensor xs = scope.keep(images(0, 1));
      Tensor narrow = images(100, 1).narrow(3, 0, W - 1);
      List<Rectangle> none = List.of(Rectangle.EMPTY, Rectangle.EMPTY, Rectangle.EMPTY);
      assertThatThrownBy(() -> RegionMix.mix(xs, labels(0, 1), narrow, labels(100, 1), none))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("[3, 3, 9, 14]")
          .hasMessageContaining("[3, 3, 9, 13]");
    }
  }

  @Test
  void rectangleOutsideTheImageIsRefused() {
    try (TensorScope scope = new TensorScope()) {
      Tensor xs = scope.keep(images(0, 1));
      List<Rectangle> outside =
          List.of(Rectangle.EMPTY, new Rectangle(10, 0, 5, 5), Rectangle.EMPTY);
      assertThatThrownBy(
              () -> RegionMix.mix(xs, labels(0, 1), images(100, 1), labels(100, 1), outside))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("14x9");
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.5", "0.4,0.4", "0.1,0.9"})
  void rectanglesHaveTheirShareOfTheArea(double min, double max) {
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < 500; i++) {
      Rectangle r = new RectangleSampler(min, max).draw(1000, 600, random);
      double share = r.width() * (double) r.height() / (1000 * 600);
      assertThat(share).isBetween(min * 0.99, max * 1.01);
      assertThat(r.x() + r.width()).isLessThanOrEqualTo(1000);
      assertThat(r.y() + r.height()).isLessThanOrEqualTo(600);
    }
  }

  @Test
  void heightShareIsLogUniform() {
    // Of log(height share) between log(p) and 0 a quarter lies above log(p) / 4.
    RandomStream random = RandomStream.of(2);
    int above = 0;
    for (int i = 0; i < 4000; i++) {
      Rectangle r = RectangleSampler.half().draw(1000, 1000, random);
      above += r.height() > 1000 * Math.exp(Math.log(0.5) / 4) ? 1 : 0;
    }
    assertThat(above).isBetween(900, 1100);
  }

  @Test
  void placesCoverTheWholeImage() {
    RandomStream random = RandomStream.of(3);
    boolean[] corners = new boolean[4];
    for (int i = 0; i < 200; i++) {
      Rectangle r = new RectangleSampler(0.3, 0.3).draw(10, 10, random);
      corners[0] |= inside(r, 0, 0);
      corners[1] |= inside(r, 9, 0);
      corners[2] |= inside(r, 0, 9);
      corners[3] |= inside(r, 9, 9);
    }
    assertThat(corners).containsExactly(true, true, true, true);
  }

  @Test
  void probabilityIsTheShareOfMixedSamples() {
    List<Rectangle> rectangles =
        RectangleSampler.half().draw(4000, 50, 50, 0.25, RandomStream.of(4));
    assertThat(rectangles.stream().filter(r -> !r.empty()).count()).isBetween(900L, 1100L);
  }

  @Test
  void areaAboveTheWholeImageIsRefused() {
    assertThatThrownBy(() -> new RectangleSampler(0.5, 1.5))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("1.5");
  }
}
