package io.dualmix.scenes;

/** A standing, walking or riding person, drawn on an upright plane around u = 0. */
final class PersonFigure {
  private final Pen pen;
  private final SceneRandom random;
  private final double tall;
  private final int top;
  private final int legs;
  private final int hair;
  private final int skin;

  /**
   * @param tall body height in metres
   */
  PersonFigure(Pen pen, SceneRandom random, double tall) {
    this.pen = pen;
    this.random = random;
    this.tall = tall;
    top = random.variant();
    legs = random.variant();
    hair = random.variant();
    skin = random.variant();
  }

  /** On foot. */
  void walk(boolean sideways) {
    double k = tall / 1.75;
    double stride = sideways ? k * random.between(0.12, 0.34) : k * random.between(0.02, 0.08);
    int way = random.sign();
    boolean skirt = random.chance(0.2);
    boolean coat = random.chance(0.4);
    double hip = 0.88 * k;
    double swing = sideways ? 0.26 * k : 0.05 * k;
    double apart = sideways ? 0 : 0.09 * k;
    arm(k, -way * swing, sideways ? 0 : -0.24 * k, 0.85);
    leg(-apart - stride, -apart, hip, k, 0.85);
    leg(apart + stride * 0.9, apart, hip, k, 1);
    double wide = (sideways ? 0.17 : 0.235) * k;
    double hem = coat ? 0.62 * k : 0.84 * k;
    if (skirt) {
      pen.polygon(
          Material.LEGS,
          legs,
          1,
          -0.26 * k,
          0.45 * k,
          0.26 * k,
          0.45 * k,
          0.15 * k,
          0.95 * k,
          -0.15 * k,
          0.95 * k);
    }
    pen.polygon(
        Material.TOP,
        top,
        1,
        -wide * 0.92,
        hem,
        wide * 0.92,
        hem,
        wide * 0.85,
        1.1 * k,
        wide,
        1.38 * k,
        wide * 0.55,
        1.48 * k,
        -wide * 0.55,
        1.48 * k,
        -wide,
        1.38 * k,
        -wide * 0.85,
        1.1 * k);
    arm(k, way * swing, sideways ? 0 : 0.24 * k, 0.92);
    head(0, 1.62 * k, k, random.chance(0.5));
    if (random.chance(0.3)) {
      bag(k, way);
    }
  }

  private void leg(double foot, double hip, double height, double k, double tone) {
    double knee = 0.5 * (foot + hip) + 0.03 * k;
    pen.limb(Material.LEGS, legs, tone, hip, height, 0.19 * k, knee, 0.48 * k, 0.15 * k);
    pen.limb(Material.LEGS, legs, tone, knee, 0.5 * k, 0.15 * k, foot, 0.07 * k, 0.11 * k);
    pen.rect(Material.SHOE, legs, 1, foot - 0.08 * k, 0, foot + 0.1 * k, 0.08 * k);
  }

  private void arm(double k, double swing, double shoulder, double tone) {
    double elbow = shoulder * 1.15 + 0.5 * swing;
    double hand = shoulder * 1.1 + swing;
    pen.limb(
        Material.TOP, top, tone, shoulder * 0.85, 1.42 * k, 0.13 * k, elbow, 1.12 * k, 0.11 * k);
    pen.limb(Material.TOP, top, tone, elbow, 1.14 * k, 0.11 * k, hand, 0.88 * k, 0.08 * k);
    pen.ellipse(Material.SKIN, skin, 1, hand, 0.84 * k, 0.045 * k, 0.06 * k);
  }

  private void bag(double k, int way) {
    double u = way * 0.3 * k;
    pen.rect(Material.TOP, top + 3, 0.8, u - 0.14 * k, 0.55 * k, u + 0.14 * k, 0.85 * k);
  }

  private void head(double u, double v, double k, boolean seenFromBehind) {
    pen.rect(Material.SKIN, skin, 0.85, u - 0.05 * k, v - 0.2 * k, u + 0.05 * k, v);
    pen.ellipse(Material.SKIN, skin, 1, u, v, 0.1 * k, 0.135 * k);
    if (seenFromBehind) {
      pen.ellipse(Material.HAIR, hair, 1, u, v + 0.02 * k, 0.108 * k, 0.13 * k);
    } else {
      pen.ellipse(Material.HAIR, hair, 1, u, v + 0.07 * k, 0.108 * k, 0.08 * k);
    }
  }

  /** On a bicycle seen from the side: hips at u, shoulders leaning to {@code way}. */
  void rideSideways(double saddleU, double saddleV, int way) {
    double shoulderU = saddleU + way * 0.42;
    double shoulderV = saddleV + 0.52;
    double pedalU = saddleU + way * 0.22;
    pen.limb(Material.LEGS, legs, 0.8, saddleU, saddleV, 0.19, pedalU + way * 0.2, 0.72, 0.15);
    pen.limb(Material.LEGS, legs, 0.8, pedalU + way * 0.2, 0.74, 0.14, pedalU + 0.05, 0.42, 0.1);
    pen.limb(Material.TOP, top, 1, saddleU, saddleV - 0.02, 0.3, shoulderU, shoulderV, 0.32);
    pen.limb(Material.LEGS, legs, 1, saddleU, saddleV, 0.2, pedalU + way * 0.16, 0.6, 0.16);
    pen.limb(Material.LEGS, legs, 1, pedalU + way * 0.16, 0.62, 0.15, pedalU, 0.18, 0.11);
    pen.limb(
        Material.TOP,
        top,
        0.9,
        shoulderU,
        shoulderV - 0.03,
        0.13,
        saddleU + way * 0.68,
        1.08,
        0.09);
    head(shoulderU + way * 0.09, shoulderV + 0.22, 1, false);
    helmet(shoulderU + way * 0.09, shoulderV + 0.22);
  }

  /** On a bicycle seen from behind or from the front. */
  void rideAlong(boolean facing) {
    pen.limb(Material.LEGS, legs, 0.9, -0.1, 0.98, 0.19, -0.16, 0.6, 0.15);
    pen.limb(Material.LEGS, legs, 0.9, -0.16, 0.62, 0.15, -0.13, 0.3, 0.11);
    pen.limb(Material.LEGS, legs, 1, 0.1, 0.98, 0.19, 0.17, 0.72, 0.16);
    pen.limb(Material.LEGS, legs, 1, 0.17, 0.74, 0.15, 0.13, 0.48, 0.11);
    pen.rect(Material.SHOE, legs, 1, -0.18, 0.2, -0.08, 0.3);
    pen.rect(Material.SHOE, legs, 1, 0.08, 0.4, 0.18, 0.5);
    pen.limb(Material.TOP, top, 0.9, -0.2, 1.4, 0.13, -0.29, 1.02, 0.09);
    pen.limb(Material.TOP, top, 0.9, 0.2, 1.4, 0.13, 0.29, 1.02, 0.09);
    pen.polygon(
        Material.TOP,
        top,
        1,
        -0.18,
        0.9,
        0.18,
        0.9,
        0.24,
        1.36,
        0.13,
        1.5,
        -0.13,
        1.5,
        -0.24,
        1.36);
    head(0, 1.63, 1, !facing);
    helmet(0, 1.63);
  }

  private void helmet(double u, double v) {
    if (random.chance(0.55)) {
      pen.ellipse(Material.TOP, top + 1, 1.1, u, v + 0.08, 0.125, 0.085);
    }
  }
}
