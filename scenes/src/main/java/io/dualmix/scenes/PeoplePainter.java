package io.dualmix.scenes;

/** Places pedestrians on pavements and crossings, and bicyclists at the edge of the road. */
final class PeoplePainter implements ScenePainter {
  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    for (int sign = -1; sign <= 1; sign += 2) {
      pavement(sketch, plan, random, sign);
      bicycles(sketch, plan, random, sign);
    }
    boolean zebra = plan.crossing < StreetPlan.END;
    int crossing = zebra ? 1 + random.below(4) : random.chance(0.15) ? 1 : 0;
    double s = zebra ? plan.crossing : random.between(8, 35);
    for (int i = 0; i < crossing; i++) {
      double t = plan.halfRoad * random.between(-0.95, 0.95);
      person(sketch, plan, random, t, s + random.between(-1.2, 1.2), 0, true);
    }
  }

  private static void pavement(SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign) {
    double busy = plan.people * (plan.side(sign) == StreetPlan.Side.SHOPS ? 1.6 : 0.7);
    double s = random.between(5, 22);
    while (s < 75) {
      int group = random.chance(0.3) ? 2 : 1;
      double room = plan.pavement(sign) - 0.9;
      for (int i = 0; i < group; i++) {
        double t = sign * (plan.halfRoad + 0.6 + room * random.next());
        if (!plan.open(sign, s - 1, s + 1)) {
          person(sketch, plan, random, t, s + random.between(-0.4, 0.4), 0.13, false);
        }
      }
      s += random.between(2, 12) / Math.max(0.2, busy);
    }
  }

  private static void person(
      SceneSketch sketch,
      StreetPlan plan,
      SceneRandom random,
      double t,
      double s,
      double ground,
      boolean across) {
    double x = plan.x(t, s);
    ShadowDisc.drop(sketch, x, s, 0.3, 1.7);
    sketch.at(s);
    Pen pen = sketch.pen(Plane.billboard(sketch.camera(), x, ground, s), StreetClass.PEDESTRIAN);
    double tall = random.chance(0.1) ? random.between(1.1, 1.4) : random.between(1.58, 1.9);
    new PersonFigure(pen, random, tall).walk(across || random.chance(0.35));
  }

  private static void bicycles(SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign) {
    double s = random.between(7, 40);
    while (s < 70) {
      double inset = plan.parked(sign) ? 2.7 : random.between(0.6, 1.1);
      if (random.chance(0.5)) {
        double x = plan.x(sign * (plan.halfRoad - inset), s);
        ShadowDisc.drop(sketch, x, s, 0.4, 1.6);
        sketch.at(s - 0.4);
        BicycleFigure.ridden(sketch, random, x, s, sign < 0);
      }
      s += random.between(8, 40);
    }
    if (plan.junction < StreetPlan.END && random.chance(0.2)) {
      double z = plan.junction + random.between(-1, 1) * 0.6 * plan.junctionHalf;
      if (z > 6) {
        double x = plan.x(sign * random.between(0, plan.halfRoad), z);
        ShadowDisc.drop(sketch, x, z, 0.8, 1.6);
        sketch.at(z);
        BicycleFigure.across(sketch, random, x, z, random.sign());
      }
    }
  }
}
