package io.dualmix.scenes;

import io.dualmix.scenes.Surface.Effect;

/** Draws shapes of one class on a plane. Coordinates are (u, v) of the plane in metres. */
final class Pen {
  private final SceneSketch sketch;
  private final Plane plane;
  private final byte label;

  Pen(SceneSketch sketch, Plane plane, byte label) {
    this.sketch = sketch;
    this.plane = plane;
    this.label = label;
  }

  Plane plane() {
    return plane;
  }

  /** A polygon with corners u0, v0, u1, v1, ...; edges must not intersect. */
  void polygon(Material material, int variant, double tone, double... uv) {
    sketch.add(plane, Effect.SOLID, label, material, variant, tone, uv, uv.length);
  }

  /** Sets the label of a polygon without changing its colour. */
  void region(double... uv) {
    sketch.add(plane, Effect.LABEL, label, Material.SKY, 0, 1, uv, uv.length);
  }

  /** Darkens the ground that is already drawn. */
  void shadow(Effect effect, double... uv) {
    sketch.add(plane, effect, label, Material.SKY, 0, 1, uv, uv.length);
  }

  /** An axis-parallel rectangle. */
  void rect(
      Material material, int variant, double tone, double u0, double v0, double u1, double v1) {
    polygon(material, variant, tone, u0, v0, u1, v0, u1, v1, u0, v1);
  }

  /** An axis-parallel ellipse. */
  void ellipse(
      Material material, int variant, double tone, double u, double v, double ru, double rv) {
    polygon(material, variant, tone, Shapes.ellipse(u, v, ru, rv, 16));
  }

  /** A straight limb between two points, with a width at each end. */
  void limb(
      Material material,
      int variant,
      double tone,
      double u0,
      double v0,
      double width0,
      double u1,
      double v1,
      double width1) {
    double du = u1 - u0;
    double dv = v1 - v0;
    double length = Math.max(Math.sqrt(du * du + dv * dv), 1e-6);
    double pu = -dv / length * 0.5;
    double pv = du / length * 0.5;
    polygon(
        material,
        variant,
        tone,
        u0 + pu * width0,
        v0 + pv * width0,
        u1 + pu * width1,
        v1 + pv * width1,
        u1 - pu * width1,
        v1 - pv * width1,
        u0 - pu * width0,
        v0 - pv * width0);
  }

  /** A ring, open in the middle, as a chain of limbs. */
  void ring(
      Material material,
      int variant,
      double tone,
      double u,
      double v,
      double ru,
      double rv,
      double width) {
    double[] at = Shapes.ellipse(u, v, ru, rv, 14);
    for (int i = 0; i < at.length; i += 2) {
      int j = (i + 2) % at.length;
      limb(material, variant, tone, at[i], at[i + 1], width, at[j], at[j + 1], width);
    }
  }
}
