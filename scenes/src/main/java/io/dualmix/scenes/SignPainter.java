package io.dualmix.scenes;

/** Paints traffic signs of several shapes on posts. */
final class SignPainter implements ScenePainter {
  private enum Shape {
    LIMIT,
    WARNING,
    MANDATORY,
    STOP,
    DIRECTION,
    PARKING,
    NO_ENTRY,
    GIVE_WAY
  }

  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    for (int sign = -1; sign <= 1; sign += 2) {
      double s = random.between(5, 22);
      while (s < 80) {
        if (!plan.open(sign, s - 1, s + 1)) {
          sign(sketch, plan, random, sign, s);
        }
        s += random.between(9, 32);
      }
    }
  }

  private static void sign(
      SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign, double s) {
    double t = sign * (plan.halfRoad + random.between(0.5, 0.9));
    sketch.at(s);
    Plane plane = Plane.billboard(sketch.camera(), plan.x(t, s), 0.1, s);
    double v = random.between(2.2, 2.8);
    PolePainter.post(
        sketch.pen(plane, StreetClass.POLE), sketch, s, 0.09, v + 0.2, random.variant());
    Pen pen = sketch.pen(plane, StreetClass.SIGN);
    Shape shape = random.of(Shape.values());
    double r = random.between(0.32, 0.46);
    face(pen, shape, v, r);
    if (random.chance(0.35)) {
      double below = v - r - 0.42;
      pen.rect(Material.SIGN_WHITE, 0, 1, -0.35, below, 0.35, below + 0.36);
      pen.rect(Material.SIGN_INK, 0, 1, -0.25, below + 0.12, 0.25, below + 0.22);
    }
  }

  private static void face(Pen pen, Shape shape, double v, double r) {
    switch (shape) {
      case LIMIT -> {
        pen.ellipse(Material.SIGN_RED, 0, 1, 0, v, r, r);
        pen.ellipse(Material.SIGN_WHITE, 0, 1, 0, v, 0.74 * r, 0.74 * r);
        pen.rect(Material.SIGN_INK, 0, 1, -0.4 * r, v - 0.35 * r, -0.08 * r, v + 0.35 * r);
        pen.rect(Material.SIGN_INK, 0, 1, 0.08 * r, v - 0.35 * r, 0.4 * r, v + 0.35 * r);
      }
      case WARNING -> triangle(pen, v, r, 1);
      case GIVE_WAY -> triangle(pen, v, r, -1);
      case MANDATORY -> {
        pen.ellipse(Material.SIGN_BLUE, 0, 1, 0, v, r, r);
        pen.limb(Material.SIGN_WHITE, 0, 1, 0.4 * r, v + 0.4 * r, 0.12, -0.4 * r, v - 0.4 * r, 0.2);
      }
      case STOP -> {
        pen.polygon(Material.SIGN_RED, 0, 1, Shapes.ellipse(0, v, 1.1 * r, 1.1 * r, 8));
        pen.rect(Material.SIGN_WHITE, 0, 1, -0.7 * r, v - 0.18 * r, 0.7 * r, v + 0.18 * r);
      }
      case NO_ENTRY -> {
        pen.ellipse(Material.SIGN_RED, 0, 1, 0, v, r, r);
        pen.rect(Material.SIGN_WHITE, 0, 1, -0.7 * r, v - 0.16 * r, 0.7 * r, v + 0.16 * r);
      }
      case PARKING -> {
        pen.rect(Material.SIGN_BLUE, 0, 1, -r, v - r, r, v + r);
        pen.rect(Material.SIGN_WHITE, 0, 1, -0.4 * r, v - 0.7 * r, -0.15 * r, v + 0.7 * r);
        pen.ring(Material.SIGN_WHITE, 0, 1, 0.05 * r, v + 0.3 * r, 0.35 * r, 0.35 * r, 0.2 * r);
      }
      case DIRECTION -> direction(pen, v, r);
    }
  }

  private static void triangle(Pen pen, double v, double r, int up) {
    double tip = v + up * 1.15 * r;
    double base = v - up * 0.75 * r;
    pen.polygon(Material.SIGN_RED, 0, 1, -1.15 * r, base, 1.15 * r, base, 0, tip);
    double inner = v - up * 0.5 * r;
    double top = v + up * 0.68 * r;
    pen.polygon(Material.SIGN_WHITE, 0, 1, -0.74 * r, inner, 0.74 * r, inner, 0, top);
    if (up > 0) {
      pen.rect(Material.SIGN_INK, 0, 1, -0.09 * r, v - 0.4 * r, 0.09 * r, v + 0.35 * r);
    }
  }

  private static void direction(Pen pen, double v, double r) {
    double w = 2.6 * r;
    boolean green = r > 0.4;
    Material face = green ? Material.SIGN_GREEN : Material.SIGN_YELLOW;
    pen.rect(Material.SIGN_WHITE, 0, 1, -w, v - 1.3 * r, w, v + 1.5 * r);
    pen.rect(face, 0, 1, -w + 0.05, v - 1.3 * r + 0.05, w - 0.05, v + 1.5 * r - 0.05);
    Material ink = green ? Material.SIGN_WHITE : Material.SIGN_INK;
    for (int i = 0; i < 3; i++) {
      double at = v + r - i * 0.8 * r;
      pen.rect(ink, 0, 1, -0.8 * w, at - 0.14 * r, (0.1 + 0.25 * i) * w, at + 0.14 * r);
    }
  }
}
