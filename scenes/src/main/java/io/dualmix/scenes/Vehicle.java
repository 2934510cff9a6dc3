package io.dualmix.scenes;

import io.dualmix.scenes.Block.Face;

/** Draws one car, van or bus; CamVid's eleven classes call all of them cars. */
final class Vehicle {
  /** The kinds of body. */
  enum Kind {
    HATCHBACK(3.9, 1.72, 1.45),
    SALOON(4.5, 1.76, 1.42),
    ESTATE(4.5, 1.76, 1.5),
    OFFROAD(4.5, 1.85, 1.8),
    VAN(5.2, 1.95, 2.3),
    BUS(10.5, 2.5, 3.1);

    final double length;
    final double width;
    final double height;

    Kind(double length, double width, double height) {
      this.length = length;
      this.width = width;
      this.height = height;
    }
  }

  private static final StreetClass CAR = StreetClass.CAR;

  private final SceneSketch sketch;
  private final Kind kind;
  private final double x;
  private final double z;
  private final double heading;
  private final int paint;
  private final boolean braking;
  private final double half;
  private final double rear;
  private final double front;
  private final double belt;

  /**
   * @param x world position of the middle, metres
   * @param heading radians from the z axis towards x; 0 drives away from the camera
   */
  Vehicle(SceneSketch sketch, SceneRandom random, Kind kind, double x, double z, double heading) {
    this.sketch = sketch;
    this.kind = kind;
    this.x = x;
    this.z = z;
    this.heading = heading;
    paint = random.variant();
    braking = random.chance(0.35);
    half = 0.5 * kind.width;
    front = 0.5 * kind.length;
    rear = -front;
    belt = kind == Kind.BUS ? 1.1 : kind == Kind.VAN ? 1.15 : 0.62 * kind.height;
  }

  void draw() {
    double reach = Math.abs(StrictMath.cos(heading)) * front;
    boolean beside = Math.abs(x - sketch.camera().x) > half + 0.7;
    if (z - reach < (beside ? -3 : 2)) {
      return;
    }
    shadow();
    sketch.at(z - 0.3 * reach);
    wheelsAcross();
    body();
    cabin();
    wheelsAlong();
  }

  private Block block() {
    return new Block(sketch, x, z, heading);
  }

  private void shadow() {
    sketch.at(Layer.SHADOW);
    Plane ground = Plane.level(sketch.camera(), 0);
    double sin = StrictMath.sin(heading);
    double cos = StrictMath.cos(heading);
    double[] uv = new double[8];
    double[] sun = new double[8];
    double[][] corners = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    ShadowCast cast = ShadowCast.of(sketch.sun(), kind.height * 0.6);
    for (int i = 0; i < 4; i++) {
      double w = corners[i][0] * (half + 0.06);
      double l = corners[i][1] * (front + 0.1);
      uv[2 * i] = x + w * cos + l * sin;
      uv[2 * i + 1] = z - w * sin + l * cos;
      sun[2 * i] = uv[2 * i] + cast.du();
      sun[2 * i + 1] = uv[2 * i + 1] + cast.dv();
    }
    Pen pen = sketch.pen(ground, StreetClass.ROAD);
    pen.shadow(Surface.Effect.CONTACT_SHADOW, uv);
    pen.shadow(Surface.Effect.SUN_SHADOW, sun);
    pen.shadow(Surface.Effect.SUN_SHADOW, uv);
  }

  private void body() {
    double shoulder = kind == Kind.BUS || kind == Kind.VAN ? belt : 0.72 * belt;
    Block lower = block().size(0.22, shoulder, half, half, rear, rear, front, front);
    Block upper =
        block()
            .size(
                shoulder, belt, half, half - 0.06, rear, rear + 0.06, front, front - bonnetSlope());
    sides(lower, 0.86);
    end(lower, Face.FRONT);
    end(lower, Face.REAR);
    if (belt > shoulder) {
      sides(upper, 1);
      fill(upper, Face.FRONT, 0.95);
      fill(upper, Face.REAR, 0.92);
      fill(upper, Face.TOP, 1.18);
      lights(upper, Face.FRONT);
      lights(upper, Face.REAR);
    } else {
      lights(lower, Face.FRONT);
      lights(lower, Face.REAR);
    }
  }

  private double bonnetSlope() {
    return kind == Kind.OFFROAD ? 0.1 : 0.35;
  }

  private void fill(Block block, Face face, double tone) {
    BlockFace f = block.face(face, CAR);
    if (f != null) {
      f.fill(Material.CAR_PAINT, paint, tone);
    }
  }

  private void sides(Block block, double tone) {
    for (Face side : new Face[] {Face.LEFT, Face.RIGHT}) {
      BlockFace f = block.face(side, CAR);
      if (f != null) {
        f.fill(Material.CAR_PAINT, paint, tone);
        f.rect(Material.CAR_TRIM, paint, 1, 0.49, 0, 0.495, 1);
        if (tone < 0.9) {
          f.rect(Material.CAR_TRIM, paint, 0.7, 0, 0, 1, 0.14);
        }
      }
    }
  }

  private void end(Block block, Face face) {
    BlockFace f = block.face(face, CAR);
    if (f == null) {
      return;
    }
    f.rounded(Material.CAR_PAINT, paint, 0.9);
    f.rect(Material.CAR_TRIM, paint, 1, 0.06, 0.03, 0.94, 0.3);
    if (face == Face.FRONT) {
      f.rect(Material.CAR_TRIM, paint, 0.8, 0.28, 0.66, 0.72, 0.95);
    }
    f.rect(Material.PLATE, face == Face.FRONT ? 0 : 1, 1, 0.36, 0.38, 0.64, 0.6);
  }

  private void lights(Block block, Face face) {
    BlockFace f = block.face(face, CAR);
    if (f == null) {
      return;
    }
    Material lamp = face == Face.FRONT ? Material.HEADLIGHT : Material.TAILLIGHT;
    double tone = face == Face.REAR && braking ? 1.5 : 1;
    boolean tall = kind == Kind.VAN || kind == Kind.BUS;
    double b0 = tall ? 0.45 : 0.05;
    double b1 = tall ? 0.8 : 0.85;
    double wide = face == Face.FRONT ? 0.2 : 0.14;
    f.rect(lamp, paint, tone, 0.03, b0, 0.03 + wide, b1);
    f.rect(lamp, paint, tone, 0.97 - wide, b0, 0.97, b1);
  }

  private void cabin() {
    double roof = kind.height;
    double rear0 = rear + 0.1;
    double rear1 = rear + 0.35;
    double front0 = front - 1.05;
    double front1 = front - 1.85;
    switch (kind) {
      case SALOON -> {
        rear0 = rear + 0.75;
        rear1 = rear + 1.35;
        front1 = front - 1.95;
      }
      case OFFROAD -> rear1 = rear + 0.15;
      case VAN -> {
        rear0 = rear + 0.02;
        rear1 = rear + 0.05;
        front0 = front - 0.5;
        front1 = front - 1.2;
      }
      case BUS -> {
        rear0 = rear;
        rear1 = rear + 0.05;
        front0 = front;
        front1 = front - 0.1;
      }
      default -> {}
    }
    boolean tall = kind == Kind.VAN || kind == Kind.BUS;
    double half1 = half - (tall ? 0.1 : 0.24);
    Block cabin = block().size(belt, roof, half - 0.06, half1, rear0, rear1, front0, front1);
    for (Face face : new Face[] {Face.LEFT, Face.RIGHT, Face.FRONT, Face.REAR}) {
      BlockFace f = cabin.face(face, CAR);
      if (f != null) {
        f.fill(Material.CAR_PAINT, paint, 1);
        glass(f, face);
      }
    }
    fill(cabin, Face.TOP, 1.2);
  }

  private void glass(BlockFace f, Face face) {
    boolean side = face == Face.LEFT || face == Face.RIGHT;
    if (kind == Kind.VAN && face != Face.FRONT) {
      if (side) {
        boolean right = face == Face.RIGHT;
        f.rect(Material.CAR_GLASS, paint, 1, right ? 0.74 : 0.06, 0.3, right ? 0.94 : 0.26, 0.85);
      } else {
        f.rect(Material.CAR_GLASS, paint, 1, 0.12, 0.45, 0.46, 0.85);
        f.rect(Material.CAR_GLASS, paint, 1, 0.54, 0.45, 0.88, 0.85);
        f.rect(Material.CAR_TRIM, paint, 1, 0.49, 0, 0.51, 1);
      }
    } else if (side) {
      double step = kind == Kind.BUS ? 0.14 : kind == Kind.SALOON ? 0.43 : 0.29;
      for (double a = 0.06; a + 0.1 < 0.95; a += step) {
        f.rect(Material.CAR_GLASS, paint, 1, a, 0.08, Math.min(0.95, a + step - 0.03), 0.84);
      }
    } else {
      double top = kind == Kind.BUS ? 0.72 : 0.88;
      f.rect(Material.CAR_GLASS, paint, 1.1, 0.07, 0.08, 0.93, top);
    }
  }

  private double axle(int end) {
    return end < 0 ? rear + 0.19 * kind.length : front - 0.19 * kind.length;
  }

  private double radius() {
    return kind == Kind.BUS ? 0.48 : kind == Kind.OFFROAD ? 0.37 : 0.31;
  }

  /** The treads, seen under the body from the front or the rear. */
  private void wheelsAcross() {
    for (int end = -1; end <= 1; end += 2) {
      for (int side = -1; side <= 1; side += 2) {
        Block tyre = new Block(sketch, shift(side), shiftZ(side), heading);
        double l = axle(end);
        double r = radius();
        tyre.size(0, r, 0.1, 0.1, l - 0.7 * r, l - r, l + 0.7 * r, l + r);
        for (Face face : new Face[] {Face.FRONT, Face.REAR}) {
          BlockFace f = tyre.face(face, CAR);
          if (f != null) {
            f.fill(Material.TYRE, paint, 1);
          }
        }
      }
    }
  }

  private double shift(int side) {
    return x + side * (half - 0.14) * StrictMath.cos(heading);
  }

  private double shiftZ(int side) {
    return z - side * (half - 0.14) * StrictMath.sin(heading);
  }

  /** The wheels on the side that is seen. */
  private void wheelsAlong() {
    Block flank = block().size(0, 1, half, half, rear, rear, front, front);
    for (Face side : new Face[] {Face.LEFT, Face.RIGHT}) {
      BlockFace f = flank.face(side, CAR);
      if (f == null) {
        continue;
      }
      double r = radius();
      for (int end = -1; end <= 1; end += 2) {
        double l = axle(end);
        double u = side == Face.RIGHT ? l - rear : front - l;
        f.pen().ellipse(Material.CAR_TRIM, paint, 0.6, u, r + 0.04, 1.2 * r, 1.18 * r);
        f.pen().ellipse(Material.TYRE, paint, 1, u, r, r, r);
        f.pen().ellipse(Material.RIM, paint, 1, u, r, 0.62 * r, 0.62 * r);
        f.pen().ellipse(Material.CAR_TRIM, paint, 1, u, r, 0.16 * r, 0.16 * r);
      }
    }
  }
}
