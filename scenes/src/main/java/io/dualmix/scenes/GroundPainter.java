package io.dualmix.scenes;

/** Paints road, kerbs, pavements, verges and the crossing street. */
final class GroundPainter implements ScenePainter {
  private static final double KERB_HEIGHT = 0.13;
  private static final double[] STEPS = steps();
  private static final double FAR = 400;

  private static double[] steps() {
    double[] s = new double[26];
    s[0] = -1;
    s[1] = 1;
    for (int i = 2; i < s.length; i++) {
      s[i] = s[i - 1] * 1.25;
    }
    return s;
  }

  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    StreetCamera camera = sketch.camera();
    Plane raised = Plane.level(camera, KERB_HEIGHT);
    Plane ground = Plane.level(camera, 0);
    for (int sign = -1; sign <= 1; sign += 2) {
      land(sketch, plan, raised, sign);
      pavement(sketch, plan, raised, sign, random);
    }
    sketch.at(Layer.ROAD);
    Pen road = sketch.pen(ground, StreetClass.ROAD);
    int surface = random.variant();
    crossingStreet(sketch, plan, road, surface);
    kerbs(sketch, plan);
    road.polygon(Material.ASPHALT, surface, 1, band(plan, -plan.halfRoad, plan.halfRoad, -1, FAR));
    buildingShade(sketch, plan, ground);
  }

  /** A strip along the road between two offsets t and two distances s. */
  static double[] band(StreetPlan plan, double t0, double t1, double s0, double s1) {
    int n = 2;
    for (double s : STEPS) {
      n += s > s0 && s < s1 ? 1 : 0;
    }
    double[] uv = new double[4 * n];
    int at = 0;
    at = corner(plan, uv, at, t0, t1, s0);
    for (double s : STEPS) {
      if (s > s0 && s < s1) {
        at = corner(plan, uv, at, t0, t1, s);
      }
    }
    corner(plan, uv, at, t0, t1, s1);
    return uv;
  }

  /** Left corners fill the list from its front, right corners from its back. */
  private static int corner(StreetPlan plan, double[] uv, int at, double t0, double t1, double s) {
    uv[at] = plan.x(t0, s);
    uv[at + 1] = s;
    uv[uv.length - at - 2] = plan.x(t1, s);
    uv[uv.length - at - 1] = s;
    return at + 2;
  }

  private static void land(SceneSketch sketch, StreetPlan plan, Plane plane, int sign) {
    sketch.at(Layer.LAND);
    boolean green =
        plan.side(sign) == StreetPlan.Side.PARK || plan.side(sign) == StreetPlan.Side.SUBURB;
    Pen pen = sketch.pen(plane, green ? StreetClass.TREE : StreetClass.PAVEMENT);
    double[] uv = {0, -1, sign * 900, -1, sign * 900, FAR, 0, FAR};
    pen.polygon(green ? Material.GRASS : Material.PAVING, sign, 1, uv);
  }

  private static void pavement(
      SceneSketch sketch, StreetPlan plan, Plane plane, int sign, SceneRandom random) {
    sketch.at(Layer.PAVEMENT);
    Pen pen = sketch.pen(plane, StreetClass.PAVEMENT);
    double kerb = sign * plan.halfRoad;
    double edge = sign * plan.edge(sign);
    int variant = random.variant();
    pen.polygon(Material.PAVING, variant, 1, band(plan, kerb, edge, -1, FAR));
    double stone = kerb + sign * 0.16;
    pen.polygon(Material.KERB, variant, 1, band(plan, kerb, stone, -1, FAR));
  }

  private static void kerbs(SceneSketch sketch, StreetPlan plan) {
    for (int sign = -1; sign <= 1; sign += 2) {
      for (int i = 0; i + 1 < STEPS.length; i++) {
        double s0 = STEPS[i];
        double s1 = STEPS[i + 1];
        if (plan.open(sign, s0, s1)) {
          continue;
        }
        double t = sign * plan.halfRoad;
        Plane face = Plane.wall(sketch.camera(), plan.x(t, s0), s0, plan.x(t, s1), s1, 0);
        sketch
            .pen(face, StreetClass.PAVEMENT)
            .rect(Material.KERB, sign, 0.8, 0, 0, 1.02 * (s1 - s0), KERB_HEIGHT);
      }
    }
  }

  private static void crossingStreet(SceneSketch sketch, StreetPlan plan, Pen road, int surface) {
    double s0 = plan.junction - plan.junctionHalf;
    double s1 = plan.junction + plan.junctionHalf;
    Pen pavement = sketch.pen(road.plane(), StreetClass.PAVEMENT);
    for (int sign = -1; sign <= 1; sign += 2) {
      if (plan.open(sign, s0, s1)) {
        double near = plan.x(0, plan.junction);
        double far = near + sign * 90;
        pavement.polygon(
            Material.PAVING, surface, 0.96, near, s0 - 2, far, s0 - 2, far, s1 + 2, near, s1 + 2);
        double kerb = plan.halfRoad + 0.1;
        // A wider junction rounds the corners.
        double mouth = near + sign * kerb;
        double throat = near + sign * (kerb + 3);
        road.polygon(
            Material.ASPHALT,
            surface,
            0.97,
            near,
            s0 - 3,
            mouth,
            s0 - 3,
            mouth + sign * 0.9,
            s0 - 0.9,
            throat,
            s0,
            far,
            s0,
            far,
            s1,
            throat,
            s1,
            mouth + sign * 0.9,
            s1 + 0.9,
            mouth,
            s1 + 3,
            near,
            s1 + 3);
      }
    }
  }

  /** Half of the street is in the shade of a row of houses if the sun is behind them. */
  private static void buildingShade(SceneSketch sketch, StreetPlan plan, Plane ground) {
    int sunSide = plan.sun[0] < 0 ? -1 : 1;
    if (plan.side(sunSide) == StreetPlan.Side.PARK) {
      return;
    }
    double height = plan.side(sunSide) == StreetPlan.Side.SHOPS ? 10 : 7;
    double reach = height * Math.abs(plan.sun[0]) / plan.sun[1];
    double edge = sunSide * plan.edge(sunSide);
    sketch.at(Layer.SHADOW);
    sketch
        .pen(ground, StreetClass.ROAD)
        .shadow(
            Surface.Effect.SUN_SHADOW,
            band(plan, edge - sunSide * reach, edge + sunSide * 30, -1, FAR));
  }
}
