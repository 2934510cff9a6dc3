package io.dualmix.scenes;

/** Draws a bicycle with its rider. */
final class BicycleFigure {
  private static final double WHEEL = 0.34;

  private BicycleFigure() {}

  /** Riding along the street, away from the camera or towards it. */
  static void ridden(SceneSketch sketch, SceneRandom random, double x, double z, boolean away) {
    if (random.chance(0.3)) {
      // Half turned, as during a lane change: the side view on a slanted plane.
      double turn = random.between(0.45, 0.8);
      Plane plane =
          Plane.wall(sketch.camera(), x, z, x + turn, z + (away ? 1 : -1) * (1 - turn), 0);
      side(sketch.pen(plane, StreetClass.BICYCLIST), random, 1);
      return;
    }
    Pen pen = sketch.pen(Plane.billboard(sketch.camera(), x, 0, z), StreetClass.BICYCLIST);
    int frame = random.variant();
    pen.ellipse(Material.TYRE, frame, 1, 0, WHEEL, 0.055, WHEEL);
    pen.rect(Material.BIKE, frame, 1, -0.03, 0.4, 0.03, 0.95);
    pen.limb(Material.BIKE, frame, 1, -0.3, 1.02, 0.05, 0.3, 1.02, 0.05);
    new PersonFigure(pen, random, 1.75).rideAlong(!away);
    pen.ellipse(away ? Material.TAILLIGHT : Material.HEADLIGHT, frame, 1.2, 0, 0.72, 0.05, 0.06);
  }

  /** Riding across the view, to the right for {@code way} 1, to the left for -1. */
  static void across(SceneSketch sketch, SceneRandom random, double x, double z, int way) {
    side(sketch.pen(Plane.billboard(sketch.camera(), x, 0, z), StreetClass.BICYCLIST), random, way);
  }

  private static void side(Pen pen, SceneRandom random, int way) {
    int frame = random.variant();
    double rear = -way * 0.52;
    double front = way * 0.52;
    for (double hub : new double[] {rear, front}) {
      pen.region(Shapes.ellipse(hub, WHEEL, WHEEL, WHEEL, 16));
      pen.ring(Material.TYRE, frame, 1, hub, WHEEL, WHEEL - 0.03, WHEEL - 0.03, 0.06);
      pen.limb(Material.RIM, frame, 0.8, hub - 0.28, WHEEL, 0.02, hub + 0.28, WHEEL, 0.02);
      pen.limb(Material.RIM, frame, 0.8, hub, WHEEL - 0.28, 0.02, hub, WHEEL + 0.28, 0.02);
    }
    double crank = -way * 0.06;
    double saddle = -way * 0.2;
    double bar = way * 0.4;
    pen.limb(Material.BIKE, frame, 1, rear, WHEEL, 0.05, crank, 0.3, 0.05);
    pen.limb(Material.BIKE, frame, 1, rear, WHEEL, 0.05, saddle, 0.82, 0.05);
    pen.limb(Material.BIKE, frame, 1, crank, 0.3, 0.06, saddle, 0.92, 0.06);
    pen.limb(Material.BIKE, frame, 1, crank, 0.3, 0.06, bar, 0.8, 0.06);
    pen.limb(Material.BIKE, frame, 1, saddle, 0.8, 0.06, bar, 0.84, 0.06);
    pen.limb(Material.BIKE, frame, 1, front, WHEEL, 0.06, bar, 1.02, 0.06);
    pen.rect(Material.SHOE, frame, 1, saddle - 0.13, 0.92, saddle + 0.13, 0.98);
    new PersonFigure(pen, random, 1.75).rideSideways(saddle, 0.99, way);
  }
}
