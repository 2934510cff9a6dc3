package io.dualmix.scenes;

/** Draws a building: its front along the street, the end wall facing the camera, and its roof. */
final class House {
  private final SceneSketch sketch;
  private final SceneRandom random;
  private final int sign;
  private final double height;
  private final double length;
  private final double depth;
  private final double x0;
  private final double z0;
  private final double x1;
  private final double z1;
  private final boolean shop;
  private final boolean pitched;
  private final double ridge;
  private final Material wall;
  private final int variant;

  House(
      SceneSketch sketch,
      StreetPlan plan,
      SceneRandom random,
      int sign,
      double s0,
      double s1,
      double t,
      double height) {
    this.sketch = sketch;
    this.random = random;
    this.sign = sign;
    this.height = height;
    x0 = plan.x(sign * t, s0);
    z0 = s0;
    x1 = plan.x(sign * t, s1);
    z1 = s1;
    length = Math.sqrt((x1 - x0) * (x1 - x0) + (z1 - z0) * (z1 - z0));
    depth = random.between(7, 11);
    boolean shops = plan.side(sign) == StreetPlan.Side.SHOPS;
    shop = shops && random.chance(0.75);
    pitched = random.chance(shops ? 0.4 : 0.9);
    ridge = random.between(2, 3.6);
    wall = random.chance(0.5) ? Material.BRICK : random.of(Material.PLASTER, Material.STONE);
    variant = random.variant();
  }

  void draw() {
    sketch.at(z1);
    if (pitched) {
      roof();
    }
    if (z0 > StreetCamera.NEAR) {
      endWall();
    }
    Pen front = sketch.pen(Plane.wall(sketch.camera(), x0, z0, x1, z1, 0), StreetClass.BUILDING);
    front.rect(wall, variant, 1, 0, 0, length, height);
    if (z0 > 80) {
      return;
    }
    decorate(front);
    if (shop && z0 > 3 && random.chance(0.35)) {
      hangingSign();
    }
  }

  private void roof() {
    double[] inward = {sign * (z1 - z0) / length, 0, -sign * (x1 - x0) / length};
    double half = 0.5 * depth;
    double slope = Math.sqrt(half * half + ridge * ridge);
    double[] up = {inward[0] * half / slope, ridge / slope, inward[2] * half / slope};
    double[] along = {(x1 - x0) / length, 0, (z1 - z0) / length};
    Plane plane = new Plane(sketch.camera(), new double[] {x0, height, z0}, along, up);
    Pen pen = sketch.pen(plane, StreetClass.BUILDING);
    chimney(random.between(0.1, 0.9) * length, inward, half);
    pen.rect(Material.ROOF, variant, 1, -0.2, -0.4, length + 0.2, slope);
    if (length > 5 && z0 < 60 && random.chance(0.3)) {
      double u = random.between(1, length - 2.2);
      pen.rect(Material.FRAME, variant, 0.9, u, 1.1, u + 1, 2.3);
      pen.rect(Material.WINDOW, variant + 5, 1, u + 0.1, 1.2, u + 0.9, 2.2);
    }
  }

  private void chimney(double u, double[] inward, double half) {
    double x = x0 + (x1 - x0) * u / length + inward[0] * half;
    double z = z0 + (z1 - z0) * u / length + inward[2] * half;
    Pen pen =
        sketch.pen(
            Plane.billboard(sketch.camera(), x, height + ridge - 0.8, z), StreetClass.BUILDING);
    pen.rect(Material.BRICK, variant + 1, 0.8, -0.45, 0, 0.45, 2);
    pen.rect(Material.ROOF, variant + 1, 0.9, -0.3, 2, -0.1, 2.4);
    pen.rect(Material.ROOF, variant + 1, 0.9, 0.1, 2, 0.3, 2.4);
  }

  private void endWall() {
    Plane plane = Plane.wall(sketch.camera(), x0, z0, x0 + sign * depth, z0, 0);
    Pen pen = sketch.pen(plane, StreetClass.BUILDING);
    if (pitched) {
      pen.polygon(
          wall, variant, 0.97, 0, 0, depth, 0, depth, height, depth / 2, height + ridge, 0, height);
      pen.limb(Material.TRIM, variant, 0.9, -0.1, height, 0.16, depth / 2, height + ridge, 0.16);
    } else {
      pen.rect(wall, variant, 0.97, 0, 0, depth, height);
    }
    if (z0 < 50 && random.chance(0.7)) {
      for (double v = 1; v + 1.6 < height; v += 2.9) {
        window(pen, depth * 0.3, v, 0.9, 1.4);
        window(pen, depth * 0.62, v, 0.9, 1.4);
      }
    }
  }

  private void decorate(Pen front) {
    double floor = height > 7.5 ? 3.1 : 2.8;
    double top = shop ? 3.5 : 0;
    if (shop) {
      shopFront(front);
    } else {
      top = groundFloor(front, floor);
    }
    double width = random.between(0.8, 1.7);
    double tall = Math.min(floor - 1, random.between(1.2, 2));
    int columns = Math.max(1, (int) (length / (width + random.between(0.9, 1.8))));
    boolean band = random.chance(0.35);
    for (double v = top + 0.6; v + tall + 0.3 < height; v += floor) {
      if (band) {
        front.rect(Material.TRIM, variant, 1, 0, v - 0.5, length, v - 0.32);
      }
      for (int i = 0; i < columns; i++) {
        double u = (i + 0.5) * length / columns - 0.5 * width;
        window(front, u, v, width, tall);
      }
    }
    front.rect(Material.TRIM, variant, 1, 0, height - 0.35, length, height);
    if (random.chance(0.5)) {
      front.rect(Material.CAR_TRIM, variant, 1, 0.05, top, 0.15, height - 0.35);
    }
  }

  /** Draws door and windows; returns the height of the next floor. */
  private double groundFloor(Pen front, double floor) {
    double door = random.between(0.15, 0.75) * length;
    front.rect(Material.FRAME, variant, 1, door - 0.15, 0, door + 1.1, 2.5);
    front.rect(Material.DOOR, variant, 1, door, 0, door + 0.95, 2.1);
    front.rect(Material.WINDOW, variant, 0.8, door, 2.15, door + 0.95, 2.4);
    boolean bay = random.chance(0.4);
    double width = bay ? 2 : 1.3;
    for (double u = 0.6; u + width < length - 0.4; u += width + 1.3) {
      if (u > door + 1.3 || u + width < door - 0.3) {
        window(front, u, 0.85, width, 1.6);
      }
    }
    return floor;
  }

  private void window(Pen pen, double u, double v, double width, double tall) {
    int pane = random.variant();
    if (z0 < 55) {
      pen.rect(Material.FRAME, variant, 1, u - 0.1, v - 0.12, u + width + 0.1, v + tall + 0.1);
    }
    double middle = u + 0.5 * width;
    if (z0 < 25) {
      pen.rect(Material.WINDOW, pane, 1, u, v, middle - 0.04, v + tall * 0.52);
      pen.rect(Material.WINDOW, pane, 1, middle + 0.04, v, u + width, v + tall * 0.52);
      pen.rect(Material.WINDOW, pane, 1, u, v + tall * 0.57, u + width, v + tall);
    } else {
      pen.rect(Material.WINDOW, pane, 1, u, v, u + width, v + tall);
    }
  }

  private void shopFront(Pen front) {
    double unit = random.between(4.5, 7);
    int units = Math.max(1, (int) (length / unit));
    for (int i = 0; i < units; i++) {
      double u0 = i * length / units;
      double u1 = (i + 1) * length / units;
      int paint = random.variant();
      front.rect(Material.FASCIA, paint, 0.8, u0 + 0.1, 0, u1 - 0.1, 2.8);
      double door = random.chance(0.5) ? u0 + 0.5 : u1 - 1.5;
      double glass0 = door < (u0 + u1) / 2 ? door + 1.25 : u0 + 0.4;
      double glass1 = door < (u0 + u1) / 2 ? u1 - 0.4 : door - 0.25;
      front.rect(Material.SHOP_GLASS, paint, 1, glass0, 0.5, glass1, 2.6);
      if (glass1 - glass0 > 2.4 && z0 < 40) {
        double middle = 0.5 * (glass0 + glass1);
        front.rect(Material.FASCIA, paint, 0.8, middle - 0.05, 0.5, middle + 0.05, 2.6);
        goods(front, glass0, glass1);
      }
      front.rect(Material.SHOP_GLASS, paint + 1, 0.8, door, 0.1, door + 1, 2.5);
      front.rect(Material.FASCIA, paint, 1.05, u0 + 0.05, 2.7, u1 - 0.05, 3.4);
      lettering(front, u0 + 0.6, u1 - 0.6);
      if (random.chance(0.25)) {
        awning(u0 + 0.3, u1 - 0.3, paint);
      }
    }
  }

  private void goods(Pen front, double u0, double u1) {
    for (double u = u0 + 0.2; u < u1 - 0.8; u += random.between(0.6, 1.4)) {
      front.rect(Material.TOP, random.variant(), 0.8, u, 0.6, u + 0.4, random.between(0.9, 1.8));
    }
  }

  private void lettering(Pen front, double u0, double u1) {
    double u = u0;
    double end = u0 + (u1 - u0) * random.between(0.5, 1);
    int ink = random.variant();
    while (u < end && z0 < 40) {
      double w = random.between(0.12, 0.3);
      front.rect(Material.SIGN_WHITE, ink, 1, u, 2.87, u + w, random.between(3.1, 3.25));
      u += w + 0.1;
    }
  }

  private void awning(double u0, double u1, int paint) {
    double[] outward = {-sign * (z1 - z0) / length, 0, sign * (x1 - x0) / length};
    double[] down = {outward[0] * 0.85, -0.52, outward[2] * 0.85};
    double[] along = {(x1 - x0) / length, 0, (z1 - z0) / length};
    Plane plane = new Plane(sketch.camera(), new double[] {x0, 2.9, z0}, along, down);
    sketch.pen(plane, StreetClass.BUILDING).rect(Material.FASCIA, paint + 7, 1.1, u0, 0, u1, 1.3);
  }

  /** A board at right angles to the front, which CamVid's annotators call a sign. */
  private void hangingSign() {
    double u = random.between(0.2, 0.8);
    double z = z0 + u * (z1 - z0);
    double x = x0 + u * (x1 - x0);
    sketch.at(z);
    Pen pen = sketch.pen(Plane.billboard(sketch.camera(), x, 0, z), StreetClass.SIGN);
    double v = random.between(3, 4.5);
    double reach = -sign * random.between(0.7, 1.1);
    Material face = random.of(Material.SIGN_BLUE, Material.SIGN_RED, Material.SIGN_WHITE);
    pen.rect(face, variant, 1, -sign * 0.15, v, reach, v + random.between(0.7, 1.1));
    pen.rect(Material.SIGN_WHITE, 0, 1, reach * 0.3, v + 0.25, reach * 0.85, v + 0.4);
  }
}
