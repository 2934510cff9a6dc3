package io.dualmix.scenes;

/** Paints the rows of buildings on both sides, lot by lot. */
final class BuildingPainter implements ScenePainter {
  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    for (int sign = -1; sign <= 1; sign += 2) {
      row(sketch, plan, random.fork(sign + 1), sign);
    }
  }

  private static void row(SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign) {
    StreetPlan.Side side = plan.side(sign);
    double level = random.between(7.5, 13);
    double s = random.between(-8, -2);
    while (s < StreetPlan.END) {
      double length = lotLength(side, random);
      double margin = plan.junctionHalf + 2;
      if (plan.open(sign, s - 1, s + length + 1)) {
        double end = plan.junction - margin;
        if (end - s > 3.5) {
          lot(sketch, plan, random, sign, s, end, level);
        }
        s = plan.junction + margin;
      } else {
        if (!random.chance(emptyLots(side))) {
          lot(sketch, plan, random, sign, s, s + length, level);
        }
        s += length + (random.chance(gaps(side)) ? random.between(1, 5) : 0);
      }
    }
  }

  private static double lotLength(StreetPlan.Side side, SceneRandom random) {
    return switch (side) {
      case SHOPS -> random.between(6, 18);
      case TERRACE -> random.between(5, 8);
      case SUBURB -> random.between(8, 13);
      case PARK -> random.between(10, 25);
    };
  }

  private static double emptyLots(StreetPlan.Side side) {
    return switch (side) {
      case SHOPS -> 0.02;
      case TERRACE -> 0.04;
      case SUBURB -> 0.16;
      case PARK -> 0.8;
    };
  }

  private static double gaps(StreetPlan.Side side) {
    return switch (side) {
      case SHOPS -> 0.06;
      case TERRACE -> 0.08;
      case SUBURB -> 0.7;
      case PARK -> 1;
    };
  }

  private static void lot(
      SceneSketch sketch,
      StreetPlan plan,
      SceneRandom random,
      int sign,
      double s0,
      double s1,
      double level) {
    StreetPlan.Side side = plan.side(sign);
    double setback =
        switch (side) {
          case SHOPS -> random.chance(0.15) ? random.between(0, 1.5) : 0;
          case TERRACE -> random.chance(0.8) ? 1.2 : 2;
          case SUBURB -> random.between(5, 8);
          case PARK -> random.between(16, 30);
        };
    double height =
        switch (side) {
          case SHOPS -> level * random.between(0.8, 1.35) + (random.chance(0.12) ? 5 : 0);
          case TERRACE -> Math.min(level, 8.7) * random.between(0.95, 1.05);
          case SUBURB -> random.between(5, 6.8);
          case PARK -> random.between(4, 11);
        };
    new House(sketch, plan, random, sign, s0, s1, plan.edge(sign) + setback, height).draw();
  }
}
