package io.dualmix.scenes;

/** Paints street trees, garden trees and bushes, without leaves in winter. */
final class TreePainter implements ScenePainter {
  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    for (int sign = -1; sign <= 1; sign += 2) {
      switch (plan.side(sign)) {
        case SHOPS -> row(sketch, plan, random, sign, -0.9, random.chance(0.3) ? 16 : 0, 0.7);
        case TERRACE -> row(sketch, plan, random, sign, -0.9, random.chance(0.35) ? 13 : 0, 0.8);
        case SUBURB -> {
          row(sketch, plan, random, sign, 2.5, 11, 0.9);
          row(sketch, plan, random, sign, 17, 14, 1.4);
        }
        case PARK -> {
          row(sketch, plan, random, sign, 2.5, 9, 1.2);
          row(sketch, plan, random, sign, 9, 9, 1.4);
          row(sketch, plan, random, sign, 26, 11, 1.5);
        }
      }
      if (random.chance(0.3)) {
        row(sketch, plan, random, sign, 16, 20, 1.6);
      }
    }
  }

  /** Trees about {@code offset} metres outside the pavement, {@code spacing} apart; 0 for none. */
  private static void row(
      SceneSketch sketch,
      StreetPlan plan,
      SceneRandom random,
      int sign,
      double offset,
      double spacing,
      double size) {
    if (spacing == 0) {
      return;
    }
    double s = random.between(4, 4 + spacing);
    while (s < 150) {
      double t = sign * (plan.edge(sign) + offset + 0.15 * spacing * random.between(-0.5, 0.5));
      double height = size * random.between(4.2, 8.2);
      if (!plan.open(sign, s - 3, s + 3)) {
        // A tree behind a house must be drawn first; the depth of a house is that of its far end.
        double behind = offset > 12 ? 16 : 0;
        tree(sketch, plan, random, plan.x(t, s), s, s + behind, height);
      }
      s += spacing * random.between(0.5, 1.6);
    }
  }

  private static void tree(
      SceneSketch sketch,
      StreetPlan plan,
      SceneRandom random,
      double x,
      double z,
      double depth,
      double height) {
    Plane plane = Plane.billboard(sketch.camera(), x, 0, z);
    Pen pen = sketch.pen(plane, StreetClass.TREE);
    sketch.at(depth);
    double trunk = height * random.between(0.22, 0.36);
    double girth = 0.035 * height;
    int variant = random.variant();
    pen.limb(Material.TRUNK, variant, 1, 0, 0, girth * 1.3, 0, trunk * 1.4, girth);
    if (plan.winter && random.chance(0.85)) {
      bare(pen, random, trunk, height, girth, variant, z < 25 ? 3 : z < 60 ? 2 : 1);
    } else {
      crown(pen, random, trunk, height, variant, z);
    }
    shade(sketch, x, z, height);
  }

  private static void crown(
      Pen pen, SceneRandom random, double trunk, double height, int variant, double z) {
    double half = 0.5 * (height - trunk) * 1.08;
    double wide = half * random.between(0.75, 1.15);
    double middle = trunk + half;
    int tufts = z < 30 ? 34 : z < 70 ? 12 : 4;
    for (int i = 0; i < tufts; i++) {
      double angle = random.between(0, 2 * StrictMath.PI);
      double reach = random.between(0.8, 1.08);
      double u = wide * reach * StrictMath.cos(angle);
      double v = middle + half * reach * StrictMath.sin(angle);
      double r = half * random.between(0.08, 0.2);
      double tone = 0.82 + 0.2 * (v - trunk) / (height - trunk);
      pen.polygon(Material.FOLIAGE, variant, tone, Shapes.blob(random, u, v, r, r, 7, 0.7));
    }
    pen.polygon(
        Material.FOLIAGE, variant, 0.8, Shapes.blob(random, 0, middle, wide, half, 26, 0.25));
    int clumps = z < 30 ? 15 : z < 70 ? 7 : 3;
    for (int i = 0; i < clumps; i++) {
      // Draws from the bottom up, so that the lit tops cover the dark undersides.
      double f = (i + 0.5) / clumps;
      double v = middle + half * (1.5 * f - 0.72);
      double span = wide * Math.sqrt(Math.max(0.1, 1 - (1.5 * f - 0.75) * (1.5 * f - 0.75)));
      double u = span * random.between(-0.75, 0.75);
      double r = half * random.between(0.22, 0.42);
      pen.polygon(
          Material.FOLIAGE,
          variant,
          0.82 + 0.42 * f + random.between(-0.06, 0.06),
          Shapes.blob(random, u, v, 1.2 * r, 0.85 * r, 12, 0.45));
    }
  }

  /** Draws branches only; the label covers the whole crown, as in CamVid. */
  private static void bare(
      Pen pen,
      SceneRandom random,
      double trunk,
      double height,
      double girth,
      int variant,
      int order) {
    double half = 0.5 * (height - trunk);
    double[] outline = Shapes.blob(random, 0, trunk + half, 0.85 * half, half, 22, 0.25);
    pen.region(outline);
    for (int i = 0; i < 9; i++) {
      double angle = (i - 4) * 0.27 + random.between(-0.1, 0.1);
      branch(
          pen, random, 0, trunk * (1 + 0.04 * i), angle, 1.05 * half, girth * 0.6, variant, order);
    }
  }

  private static void branch(
      Pen pen,
      SceneRandom random,
      double u,
      double v,
      double angle,
      double length,
      double width,
      int variant,
      int order) {
    double u1 = u + length * StrictMath.sin(angle);
    double v1 = v + length * StrictMath.cos(angle);
    pen.limb(Material.TRUNK, variant, 1, u, v, width, u1, v1, width * 0.55);
    if (order == 0) {
      return;
    }
    for (int i = 0; i < 3; i++) {
      double f = random.between(0.45, 1);
      branch(
          pen,
          random,
          u + f * (u1 - u),
          v + f * (v1 - v),
          angle + random.between(-0.8, 0.8),
          length * random.between(0.4, 0.6),
          width * 0.55,
          variant,
          order - 1);
    }
  }

  private static void shade(SceneSketch sketch, double x, double z, double height) {
    ShadowCast cast = ShadowCast.of(sketch.sun(), 0.65 * height);
    sketch.at(Layer.SHADOW);
    Pen pen = sketch.pen(Plane.level(sketch.camera(), 0), StreetClass.ROAD);
    pen.shadow(
        Surface.Effect.SUN_SHADOW,
        Shapes.ellipse(x + cast.du(), z + cast.dv(), 0.38 * height, 0.45 * height, 14));
    pen.shadow(
        Surface.Effect.CONTACT_SHADOW, Shapes.ellipse(x, z, 0.06 * height, 0.06 * height, 10));
  }
}
