package io.dualmix.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PlaneTest {
  private final StreetCamera camera = new StreetCamera(240, 160, -1.5, 1.4, 220, 0.48, 0.06, 0.01);

  @Test
  void aPointFoundOnTheScreenIsFoundBackOnThePlane() {
    Plane plane = Plane.wall(camera, -6, 4, -7, 30, 0.1);

    double x = plane.screenX(9, 3);
    double y = plane.screenY(9, 3);

    double depth = 1 / plane.inverseDepth(x, y);
    assertThat(depth).isCloseTo(plane.depth(9, 3), within(1e-9));
    assertThat(plane.uOverDepth(x, y) * depth).isCloseTo(9, within(1e-9));
    assertThat(plane.vOverDepth(x, y) * depth).isCloseTo(3, within(1e-9));
  }

  @Test
  void thePinholeLawHoldsStraightAhead() {
    StreetCamera straight = new StreetCamera(240, 160, 0, 1.5, 200, 0.5, 0, 0);
    Plane ground = Plane.level(straight, 0);

    // A point 2 m right, 1.5 m below and 10 m ahead.
    assertThat(ground.screenX(2, 10)).isCloseTo(120 + 200 * 2 / 10.0, within(1e-9));
    assertThat(ground.screenY(2, 10)).isCloseTo(80 + 200 * 1.5 / 10.0, within(1e-9));
  }

  @Test
  void normalsPointToTheCamera() {
    assertThat(Plane.level(camera, 0).ny).isEqualTo(1);
    assertThat(Plane.wall(camera, -6, 4, -6, 30, 0).nx).isCloseTo(1, within(1e-12));
    assertThat(Plane.wall(camera, 6, 4, 6, 30, 0).nx).isCloseTo(-1, within(1e-12));
  }
}
