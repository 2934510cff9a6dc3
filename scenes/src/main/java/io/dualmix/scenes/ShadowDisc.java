package io.dualmix.scenes;

import io.dualmix.scenes.Surface.Effect;

/** Draws the shadow of an upright object: a contact shadow and a long shape away from the sun. */
final class ShadowDisc {
  private ShadowDisc() {}

  static void drop(SceneSketch sketch, double x, double z, double radius, double height) {
    sketch.at(Layer.SHADOW);
    Pen pen = sketch.pen(Plane.level(sketch.camera(), 0), StreetClass.ROAD);
    pen.shadow(Effect.CONTACT_SHADOW, Shapes.ellipse(x, z, 1.3 * radius, 1.3 * radius, 10));
    ShadowCast cast = ShadowCast.of(sketch.sun(), height);
    double side = Math.sqrt(cast.du() * cast.du() + cast.dv() * cast.dv()) + 1e-9;
    double pu = radius * cast.dv() / side;
    double pv = -radius * cast.du() / side;
    pen.shadow(
        Effect.SUN_SHADOW,
        x + 0.7 * pu,
        z + 0.7 * pv,
        x - 0.7 * pu,
        z - 0.7 * pv,
        x - pu + 0.8 * cast.du(),
        z - pv + 0.8 * cast.dv(),
        x + cast.du(),
        z + cast.dv(),
        x + pu + 0.8 * cast.du(),
        z + pv + 0.8 * cast.dv());
  }
}
