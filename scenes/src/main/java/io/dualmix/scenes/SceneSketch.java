package io.dualmix.scenes;

import io.dualmix.scenes.Surface.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects, clips and projects the polygons of a scene; drops invisible ones. */
final class SceneSketch {
  private final StreetCamera camera;
  private final double[] sun;
  private final List<Surface> surfaces = new ArrayList<>(2048);
  private double depth;
  private double[] clipped = new double[64];

  /**
   * @param camera camera of the scene
   * @param sun unit vector towards the sun
   */
  SceneSketch(StreetCamera camera, double[] sun) {
    this.camera = camera;
    this.sun = sun;
  }

  /** The unit vector towards the sun. */
  double[] sun() {
    return sun;
  }

  StreetCamera camera() {
    return camera;
  }

  /** Sets the depth of the following polygons in metres; larger depths are drawn first. */
  SceneSketch at(double depth) {
    this.depth = depth;
    return this;
  }

  /** A pen for a plane and a class. */
  Pen pen(Plane plane, StreetClass label) {
    return new Pen(this, plane, label.index());
  }

  /** The surfaces, farthest first, and in drawing order for equal depths. */
  List<Surface> backToFront() {
    surfaces.sort(Comparator.comparingDouble(Surface::depth).reversed());
    return surfaces;
  }

  /**
   * Adds a polygon.
   *
   * @param uv corners on the plane, alternating u and v, in metres
   * @param length number of used elements of {@code uv}
   */
  void add(
      Plane plane,
      Effect effect,
      byte label,
      Material material,
      int variant,
      double tone,
      double[] uv,
      int length) {
    if (!plane.visible) {
      return;
    }
    int n = clipNear(plane, uv, length);
    if (n < 3) {
      return;
    }
    float[] xs = new float[n];
    float[] ys = new float[n];
    float left = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (int i = 0; i < n; i++) {
      float sx = (float) (SampleGrid.PER_PIXEL * plane.screenX(clipped[2 * i], clipped[2 * i + 1]));
      float sy = (float) (SampleGrid.PER_PIXEL * plane.screenY(clipped[2 * i], clipped[2 * i + 1]));
      xs[i] = sx;
      ys[i] = sy;
      left = Math.min(left, sx);
      right = Math.max(right, sx);
      top = Math.min(top, sy);
      bottom = Math.max(bottom, sy);
    }
    boolean outside =
        right < 0
            || bottom < 0
            || left > SampleGrid.PER_PIXEL * camera.width
            || top > SampleGrid.PER_PIXEL * camera.height;
    boolean tiny = right - left < 0.5f || bottom - top < 0.5f;
    if (outside || (tiny && (right - left) * (bottom - top) < 1f)) {
      return;
    }
    surfaces.add(new Surface(plane, effect, label, material, variant, (float) tone, xs, ys, depth));
  }

  /** Sutherland-Hodgman against the near plane; depth is linear in (u, v). */
  private int clipNear(Plane plane, double[] uv, int length) {
    if (clipped.length < 2 * length + 8) {
      clipped = new double[4 * length];
    }
    int out = 0;
    double pu = uv[length - 2];
    double pv = uv[length - 1];
    double pd = plane.depth(pu, pv) - StreetCamera.NEAR;
    for (int i = 0; i < length; i += 2) {
      double qu = uv[i];
      double qv = uv[i + 1];
      double qd = plane.depth(qu, qv) - StreetCamera.NEAR;
      if ((pd < 0) != (qd < 0)) {
        double f = pd / (pd - qd);
        clipped[out++] = pu + f * (qu - pu);
        clipped[out++] = pv + f * (qv - pv);
      }
      if (qd >= 0) {
        clipped[out++] = qu;
        clipped[out++] = qv;
      }
      pu = qu;
      pv = qv;
      pd = qd;
    }
    return out / 2;
  }
}
