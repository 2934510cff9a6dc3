package io.dualmix.scenes;

/** Paints road markings: centre line, edge lines, arrows, zebra crossing, stop lines. */
final class MarkingPainter implements ScenePainter {
  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    sketch.at(Layer.MARKING);
    Pen pen = sketch.pen(Plane.level(sketch.camera(), 0), StreetClass.ROAD);
    centreLine(pen, plan, random);
    edgeLines(pen, plan, random);
    if (random.chance(0.35)) {
      arrow(pen, plan, random);
    }
    if (plan.junction < StreetPlan.END) {
      stopLines(pen, plan);
    }
    if (plan.crossing < StreetPlan.END) {
      zebra(pen, plan);
    }
  }

  private static void centreLine(Pen pen, StreetPlan plan, SceneRandom random) {
    if (plan.halfRoad < 3.6 && random.chance(0.5)) {
      return;
    }
    double dash = random.between(2, 5);
    double gap = random.chance(0.2) ? 0 : random.between(2, 6);
    double[] lanes = plan.halfRoad > 6.5 ? new double[] {-3.4, 0, 3.4} : new double[] {0};
    double start = random.between(-3, 3);
    for (double t : lanes) {
      for (double s = start; s < 110; s += dash + gap) {
        if (clear(plan, s, s + dash)) {
          line(pen, plan, Material.MARKING, t, 0.12, s, s + dash);
        }
      }
    }
  }

  private static void line(
      Pen pen, StreetPlan plan, Material paint, double t, double width, double s0, double s1) {
    pen.polygon(
        paint, 0, 1, GroundPainter.band(plan, t - width / 2, t + width / 2, Math.max(s0, -1), s1));
  }

  private static boolean clear(StreetPlan plan, double s0, double s1) {
    boolean junction = plan.open(-1, s0 - 2, s1 + 2) || plan.open(1, s0 - 2, s1 + 2);
    return s1 > 0 && !junction && (s1 < plan.crossing - 2.5 || s0 > plan.crossing + 2.5);
  }

  private static void edgeLines(Pen pen, StreetPlan plan, SceneRandom random) {
    for (int sign = -1; sign <= 1; sign += 2) {
      double kind = random.next();
      for (double s = -1; kind < 0.6 && s < 90; s += 3) {
        if (plan.open(sign, s - 2, s + 5)) {
          continue;
        }
        double t = sign * (plan.halfRoad - 0.3);
        if (kind < 0.35) {
          line(pen, plan, Material.MARKING_YELLOW, t, 0.09, s, s + 3);
          line(pen, plan, Material.MARKING_YELLOW, t - sign * 0.2, 0.09, s, s + 3);
        } else {
          // A lane for bicycles.
          line(pen, plan, Material.MARKING, sign * (plan.halfRoad - 1.4), 0.11, s, s + 2);
        }
      }
    }
  }

  private static void arrow(Pen pen, StreetPlan plan, SceneRandom random) {
    double s = random.between(6, 16);
    double t = -0.5 * Math.min(plan.halfRoad, 4.4);
    if (!clear(plan, s, s + 4)) {
      return;
    }
    double x = plan.x(t, s);
    pen.polygon(
        Material.MARKING,
        0,
        1,
        x - 0.09,
        s,
        x + 0.09,
        s,
        x + 0.09,
        s + 2.4,
        x + 0.45,
        s + 2.4,
        x,
        s + 4,
        x - 0.45,
        s + 2.4,
        x - 0.09,
        s + 2.4);
  }

  private static void stopLines(Pen pen, StreetPlan plan) {
    double s0 = plan.junction - plan.junctionHalf;
    double s1 = plan.junction + plan.junctionHalf;
    for (int sign = -1; sign <= 1; sign += 2) {
      if (plan.open(sign, s0, s1)) {
        double x = plan.x(sign * (plan.halfRoad + 0.3), plan.junction);
        for (double s = s0 - 0.5; s < s1; s += 1.2) {
          pen.rect(Material.MARKING, 0, 1, x - 0.12, s, x + 0.12, s + 0.7);
        }
      }
    }
  }

  private static void zebra(Pen pen, StreetPlan plan) {
    double s = plan.crossing;
    for (double t = -plan.halfRoad + 0.3; t < plan.halfRoad - 0.6; t += 1.1) {
      double x = plan.x(t, s);
      pen.rect(Material.MARKING, 0, 1, x, s - 1.5, x + 0.55, s + 1.5);
    }
  }
}
