package io.dualmix.scenes;

/** Paints cars that are parked, driving in both directions or crossing at the junction. */
final class TrafficPainter implements ScenePainter {
  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    for (int sign = -1; sign <= 1; sign += 2) {
      if (plan.parked(sign)) {
        parked(sketch, plan, random, sign);
      }
      driving(sketch, plan, random, sign);
    }
    if (plan.junction < StreetPlan.END && random.chance(0.35)) {
      crossing(sketch, plan, random);
    }
  }

  private static Vehicle.Kind kind(SceneRandom random) {
    double p = random.next();
    if (p < 0.36) {
      return Vehicle.Kind.HATCHBACK;
    }
    if (p < 0.82) {
      return random.of(Vehicle.Kind.SALOON, Vehicle.Kind.ESTATE, Vehicle.Kind.OFFROAD);
    }
    return p < 0.95 ? Vehicle.Kind.VAN : Vehicle.Kind.BUS;
  }

  private static void parked(SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign) {
    double full = random.between(0.3, 0.85);
    double s = random.between(0, 8);
    while (s < 95) {
      Vehicle.Kind kind = kind(random);
      if (kind == Vehicle.Kind.BUS) {
        kind = Vehicle.Kind.HATCHBACK;
      }
      double middle = s + 0.5 * kind.length;
      boolean free = !plan.open(sign, s - 4, s + kind.length + 4) && !nearCrossing(plan, middle);
      if (free && random.chance(full)) {
        double t = sign * (plan.halfRoad - 0.5 * kind.width - random.between(0.1, 0.35));
        boolean facing = (sign > 0) != random.chance(0.25);
        place(sketch, plan, random, kind, t, middle, facing);
      }
      s += kind.length + random.between(0.7, 1.8);
    }
  }

  private static boolean nearCrossing(StreetPlan plan, double s) {
    return Math.abs(s - plan.crossing) < 5;
  }

  private static void driving(SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign) {
    boolean narrow = plan.parked(sign) || plan.halfRoad < 3.4;
    double drift = narrow ? 0.1 : 0.3;
    double s = random.between(4.5, 13) + 22 * random.next() * (1.2 - plan.traffic);
    while (s < 150) {
      Vehicle.Kind kind = kind(random);
      if (narrow && kind == Vehicle.Kind.BUS) {
        kind = Vehicle.Kind.SALOON;
      }
      double middle = s + 0.5 * kind.length;
      if (!nearCrossing(plan, middle)) {
        double t = sign * plan.lane(sign) + drift * random.between(-1, 1);
        place(sketch, plan, random, kind, t, middle, sign > 0);
      }
      s += kind.length + random.between(3, 12) + 45 * random.next() * (1.15 - plan.traffic);
    }
  }

  private static void place(
      SceneSketch sketch,
      StreetPlan plan,
      SceneRandom random,
      Vehicle.Kind kind,
      double t,
      double s,
      boolean facing) {
    double heading = plan.curvature * s + random.between(-0.03, 0.03);
    double turn = facing ? StrictMath.PI : 0;
    new Vehicle(sketch, random, kind, plan.x(t, s), s, heading + turn).draw();
  }

  private static void crossing(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    int sign = plan.junctionLeft ? -1 : 1;
    double z = plan.junction + sign * 0.45 * plan.junctionHalf;
    double reach = plan.halfRoad + 8;
    double x = plan.x(sign * random.between(0, reach), plan.junction);
    Vehicle.Kind kind = kind(random);
    if (z > 7) {
      new Vehicle(sketch, random, kind, x, z, -sign * StrictMath.PI / 2).draw();
    }
  }
}
