package io.dualmix.scenes;

import java.util.Arrays;

/** Paints railings, board fences, garden walls and hedges between pavement and private ground. */
final class FencePainter implements ScenePainter {
  private static final double PANEL = 2;

  private enum Kind {
    RAILING,
    BOARDS,
    WALL,
    HEDGE
  }

  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    for (int sign = -1; sign <= 1; sign += 2) {
      StreetPlan.Side side = plan.side(sign);
      double share =
          side == StreetPlan.Side.PARK ? 0.7 : side == StreetPlan.Side.SUBURB ? 0.6 : 0.1;
      if (side == StreetPlan.Side.TERRACE) {
        share = 0.4;
      }
      run(sketch, plan, random, sign, plan.edge(sign) + 0.15, share);
      if (side == StreetPlan.Side.SHOPS && random.chance(0.25)) {
        guardRail(sketch, plan, random, sign);
      }
    }
  }

  private static void run(
      SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign, double t, double share) {
    double s = 1;
    while (s < 100) {
      double length = random.between(6, 26);
      Kind kind = random.of(Kind.values());
      double height = random.between(0.8, 1.3);
      int variant = random.variant();
      if (random.chance(share)) {
        for (double at = s; at < s + length; at += PANEL) {
          if (!plan.open(sign, at - 2, at + PANEL + 2)) {
            panel(sketch, plan, sign * t, at, kind, height, variant);
          }
        }
      }
      s += length + random.between(1, 5);
    }
  }

  private static void guardRail(SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign) {
    double s0 = random.between(4, 20);
    double s1 = s0 + random.between(6, 20);
    int variant = random.variant();
    for (double s = s0; s < s1; s += PANEL) {
      if (!plan.open(sign, s - 2, s + PANEL + 2)) {
        panel(sketch, plan, sign * (plan.halfRoad + 0.4), s, Kind.RAILING, 1, variant);
      }
    }
  }

  private static void panel(
      SceneSketch sketch,
      StreetPlan plan,
      double t,
      double s,
      Kind kind,
      double height,
      int variant) {
    Plane plane =
        Plane.wall(sketch.camera(), plan.x(t, s), s, plan.x(t, s + PANEL), s + PANEL, 0.1);
    sketch.at(s + 0.5 * PANEL);
    Pen pen = sketch.pen(plane, kind == Kind.HEDGE ? StreetClass.TREE : StreetClass.FENCE);
    switch (kind) {
      case RAILING -> railing(pen, s, height, variant);
      case BOARDS -> boards(pen, s, height + 0.4, variant);
      case WALL -> {
        pen.rect(Material.GARDEN_WALL, variant, 1, 0, -0.1, PANEL, height);
        pen.rect(Material.KERB, variant, 1, 0, height, PANEL, height + 0.1);
      }
      case HEDGE -> hedge(pen, s, height + 0.2, variant);
    }
  }

  private static void railing(Pen pen, double s, double height, int variant) {
    pen.region(0, -0.1, PANEL, -0.1, PANEL, height, 0, height);
    double bar = s > 22 ? 0.06 : 0.035;
    double step = s > 22 ? 0.34 : 0.17;
    for (double u = 0; u < PANEL; u += step) {
      pen.rect(Material.RAILING, variant, 1, u, 0, u + bar, height);
    }
    pen.rect(Material.RAILING, variant, 0.95, 0, height - 0.07, PANEL, height);
    pen.rect(Material.RAILING, variant, 0.95, 0, 0.1, PANEL, 0.16);
  }

  private static void boards(Pen pen, double s, double height, int variant) {
    if (s > 30) {
      pen.rect(Material.PLANK, variant, 1, 0, -0.1, PANEL, height);
      return;
    }
    for (int i = 0; i < 8; i++) {
      double tone = 0.9 + 0.05 * ((i * 7 + (int) s) % 5);
      double u = i * PANEL / 8;
      pen.rect(Material.PLANK, variant, tone, u, -0.1, u + PANEL / 8, height);
    }
    pen.rect(Material.PLANK, variant, 1.15, 0, height, PANEL, height + 0.06);
  }

  private static void hedge(Pen pen, double s, double height, int variant) {
    double[] uv = new double[24];
    for (int i = 0; i < 11; i++) {
      uv[2 * i] = i * PANEL / 10;
      uv[2 * i + 1] = height + 0.13 * ((i * 5 + ((int) s) * 3) % 7 - 3) / 3.0;
    }
    uv[0] = 0;
    uv[22] = PANEL;
    uv[23] = -0.1;
    double[] closed = Arrays.copyOf(uv, 26);
    closed[24] = 0;
    closed[25] = -0.1;
    pen.polygon(Material.HEDGE, variant, 1, closed);
  }
}
