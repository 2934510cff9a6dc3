package io.dualmix.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.scenes.Surface.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleGridTest {
  private static final Plane PLANE =
      Plane.billboard(new StreetCamera(32, 32, 0, 1, 30, 0.5, 0, 0), 0, 0, 10);

  private static Surface surface(int label, Effect effect, float... xy) {
    float[] xs = new float[xy.length / 2];
    float[] ys = new float[xy.length / 2];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = SampleGrid.PER_PIXEL * xy[2 * i];
      ys[i] = SampleGrid.PER_PIXEL * xy[2 * i + 1];
    }
    return new Surface(PLANE, effect, (byte) label, Material.SKY, 0, 1, xs, ys, 10);
  }

  private static int count(SampleGrid grid, int label) {
    int n = 0;
    for (byte c : grid.label().classes()) {
      n += c == label ? 1 : 0;
    }
    return n;
  }

  @Test
  void aRectangleOnPixelBordersCoversItsPixels() {
    SampleGrid grid =
        new SampleGrid(32, 32, List.of(surface(3, Effect.SOLID, 4, 5, 14, 5, 14, 9, 4, 9)));

    assertThat(count(grid, 3)).isEqualTo(10 * 4);
    assertThat(grid.label().classes()[5 * 32 + 4]).isEqualTo((byte) 3);
    assertThat(grid.label().classes()[5 * 32 + 14]).isEqualTo((byte) 0);
  }

  @Test
  void neighboursSharingAnEdgeLeaveNoGapAndDoNotOverlap() {
    Surface left = surface(1, Effect.SOLID, 0, 0, 20.3f, 0, 8.7f, 32, 0, 32);
    Surface right = surface(2, Effect.SOLID, 20.3f, 0, 32, 0, 32, 32, 8.7f, 32);

    SampleGrid both = new SampleGrid(32, 32, List.of(left, right));
    SampleGrid swapped = new SampleGrid(32, 32, List.of(right, left));

    assertThat(count(both, 1) + count(both, 2)).isEqualTo(32 * 32);
    assertThat(swapped.label().classes()).isEqualTo(both.label().classes());
  }

  @Test
  void polygonsOutsideThePictureAreHarmless() {
    SampleGrid grid =
        new SampleGrid(
            32,
            32,
            List.of(surface(4, Effect.SOLID, -1e7f, -1e7f, 1e7f, -1e7f, 1e7f, 1e7f, -1e7f, 1e7f)));

    assertThat(count(grid, 4)).isEqualTo(32 * 32);
  }

  @Test
  void aRegionChangesTheLabelAndNotWhatIsSeen() {
    Surface wall = surface(1, Effect.SOLID, 0, 0, 32, 0, 32, 32, 0, 32);
    Surface region = surface(7, Effect.LABEL, 0, 0, 8, 0, 8, 8, 0, 8);

    SampleGrid grid = new SampleGrid(32, 32, List.of(wall, region));

    assertThat(count(grid, 7)).isEqualTo(64);
    assertThat(grid.samples).containsOnly(0);
  }

  @Test
  void aShadowDarkensAndLeavesTheLabel() {
    Surface road = surface(3, Effect.SOLID, 0, 0, 32, 0, 32, 32, 0, 32);
    Surface shadow = surface(0, Effect.SUN_SHADOW, 0, 0, 8, 0, 8, 8, 0, 8);

    SampleGrid grid = new SampleGrid(32, 32, List.of(road, shadow));

    assertThat(count(grid, 3)).isEqualTo(32 * 32);
    assertThat(grid.samples[0]).isEqualTo(SampleGrid.SHADE);
    assertThat(grid.samples[16]).isEqualTo(0);
  }
}
