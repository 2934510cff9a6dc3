package io.dualmix.scenes;

/** Paints lamp posts, traffic lights and bollards. */
final class PolePainter implements ScenePainter {
  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    double spacing = random.between(16, 34);
    double height = random.between(5.5, 9.5);
    int variant = random.variant();
    int style = random.below(3);
    for (int sign = -1; sign <= 1; sign += 2) {
      double s = random.between(5, 5 + spacing);
      for (; s < 140; s += spacing * random.between(0.85, 1.15)) {
        if (!plan.open(sign, s - 1, s + 1)) {
          lamp(sketch, plan, sign, s, height, variant, style);
        }
      }
      bollards(sketch, plan, random, sign);
    }
    if (plan.junction < StreetPlan.END && random.chance(0.65)) {
      lightsAt(sketch, plan, random, plan.junction - plan.junctionHalf - 3);
      lightsAt(sketch, plan, random, plan.junction + plan.junctionHalf + 2);
    } else if (random.chance(0.3)) {
      lightsAt(sketch, plan, random, random.between(8, 40));
    }
  }

  /**
   * Widens distant poles, which would otherwise be thinner than a sample; CamVid's labels include
   * them.
   */
  static double visible(SceneSketch sketch, double width, double z) {
    return Math.max(width, 0.0036 * sketch.camera().width * sketch.camera().metresPerPixel(z));
  }

  /** An upright post from the ground. */
  static void post(
      Pen pen, SceneSketch sketch, double z, double width, double height, int variant) {
    double half = 0.5 * visible(sketch, width, z);
    pen.polygon(
        Material.POLE, variant, 1, -half, 0, half, 0, 0.75 * half, height, -0.75 * half, height);
    sketch.at(Layer.SHADOW);
    sketch
        .pen(Plane.level(sketch.camera(), 0.13), StreetClass.PAVEMENT)
        .shadow(Surface.Effect.CONTACT_SHADOW, footprint(pen, z, 2.2 * half));
    sketch.at(z);
  }

  private static double[] footprint(Pen pen, double z, double radius) {
    return Shapes.ellipse(pen.plane().originX(), z, radius, radius, 8);
  }

  private static void lamp(
      SceneSketch sketch,
      StreetPlan plan,
      int sign,
      double s,
      double height,
      int variant,
      int style) {
    double x = plan.x(sign * (plan.halfRoad + 0.5), s);
    sketch.at(s);
    Pen pen = sketch.pen(Plane.billboard(sketch.camera(), x, 0.1, s), StreetClass.POLE);
    post(pen, sketch, s, 0.17, height, variant);
    double thin = visible(sketch, 0.09, s);
    double reach = -sign * (style == 0 ? 1.9 : 1.2);
    if (style < 2) {
      pen.limb(Material.POLE, variant, 1, 0, height - 0.2, thin, reach, height + 0.35, thin);
      pen.rect(
          Material.HEADLIGHT, variant, 1, reach - 0.35, height + 0.25, reach + 0.35, height + 0.5);
    } else {
      pen.rect(Material.POLE, variant, 0.8, -0.25, height - 0.1, 0.25, height + 0.05);
      pen.polygon(
          Material.HEADLIGHT,
          variant,
          1,
          -0.16,
          height,
          0.16,
          height,
          0.26,
          height + 0.5,
          -0.26,
          height + 0.5);
      pen.rect(Material.POLE, variant, 0.8, -0.3, height + 0.5, 0.3, height + 0.6);
    }
  }

  private static void bollards(SceneSketch sketch, StreetPlan plan, SceneRandom random, int sign) {
    if (!random.chance(0.3)) {
      return;
    }
    double s = random.between(5, 25);
    int variant = random.variant();
    for (int i = 0; i < 5; i++, s += 2.2) {
      if (plan.open(sign, s, s)) {
        continue;
      }
      double x = plan.x(sign * (plan.halfRoad + 0.35), s);
      sketch.at(s);
      Pen pen = sketch.pen(Plane.billboard(sketch.camera(), x, 0.1, s), StreetClass.POLE);
      post(pen, sketch, s, 0.16, 0.95, variant);
    }
  }

  private static void lightsAt(SceneSketch sketch, StreetPlan plan, SceneRandom random, double s) {
    int lit = random.below(3);
    int variant = random.variant();
    if (s < 5) {
      return;
    }
    for (int sign = -1; sign <= 1; sign += 2) {
      double x = plan.x(sign * (plan.halfRoad + 0.45), s);
      sketch.at(s);
      Plane plane = Plane.billboard(sketch.camera(), x, 0.1, s);
      post(sketch.pen(plane, StreetClass.POLE), sketch, s, 0.13, 3.5, variant);
      head(sketch.pen(plane, StreetClass.SIGN), 2.3, lit);
      if (s > 12 && plan.halfRoad > 4.5 && sign < 0) {
        Pen pole = sketch.pen(plane, StreetClass.POLE);
        pole.rect(Material.POLE, variant, 1, -0.07, 3.4, 0.07, 5.5);
        pole.rect(Material.POLE, variant, 1, 0, 5.4, 3, 5.52);
      }
    }
  }

  private static void head(Pen pen, double v, int lit) {
    pen.rect(Material.HOUSING, 0, 0.7, -0.28, v - 0.1, 0.28, v + 1.15);
    pen.rect(Material.HOUSING, 0, 1, -0.18, v, 0.18, v + 1.05);
    Material[] lamps = {Material.LAMP_GREEN, Material.LAMP_AMBER, Material.LAMP_RED};
    for (int i = 0; i < 3; i++) {
      double tone = i == lit ? 1.4 : 0.3;
      pen.ellipse(lamps[i], i == lit ? 1 : 0, tone, 0, v + 0.2 + 0.33 * i, 0.12, 0.13);
    }
  }
}
