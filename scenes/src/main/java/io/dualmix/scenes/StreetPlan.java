package io.dualmix.scenes;

/**
 * The layout of a scene's street. A position is (t, s): s metres along the road from the camera, t
 * metres to the right of its centre line.
 */
final class StreetPlan {
  /** The type of buildings on one side of the street. */
  enum Side {
    /** Shops and offices, right at the pavement. */
    SHOPS,
    /** Terraced houses, close to the pavement. */
    TERRACE,
    /** Houses behind front gardens. */
    SUBURB,
    /** Grass, trees and railings. */
    PARK
  }

  /** The length of the drawn street in metres. */
  static final double END = 190;

  final Side left;
  final Side right;

  /** Metres from the centre line to the kerb. */
  final double halfRoad;

  /** Metres. */
  final double leftPavement;

  final double rightPavement;

  /** The road's curvature in 1/m, positive to the right. */
  final double curvature;

  /** The distance of the crossing street's axis in metres; beyond END if there is none. */
  final double junction;

  final double junctionHalf;
  final boolean junctionLeft;
  final boolean junctionRight;

  /** The distance of the zebra crossing in metres; beyond END if there is none. */
  final double crossing;

  /** Whether the trees are bare. */
  final boolean winter;

  /** The density of traffic and pedestrians, 0..1. */
  final double traffic;

  final double people;
  final boolean parkedLeft;
  final boolean parkedRight;

  /** The unit vector towards the sun. */
  final double[] sun;

  StreetPlan(SceneRandom random) {
    left = side(random);
    right = random.chance(0.35) ? left : side(random);
    halfRoad = random.chance(0.12) ? random.between(6, 9) : random.between(3, 5.2);
    leftPavement = random.between(1.7, 3.8);
    rightPavement = random.between(1.7, 3.8);
    double bend = random.between(-1, 1);
    curvature = random.chance(0.3) ? 0 : 0.0035 * bend * Math.abs(bend);
    boolean meets = random.chance(0.45);
    junction = meets ? random.between(9, 60) : 2 * END;
    junctionHalf = random.between(2.8, 5.5);
    boolean both = random.chance(0.45);
    boolean toLeft = random.chance(0.5);
    junctionLeft = both || toLeft;
    junctionRight = both || !toLeft;
    crossing = random.chance(0.25) ? random.between(8, 28) : 2 * END;
    winter = random.chance(0.22);
    traffic = random.between(0.1, 1);
    people = random.between(0.1, 1);
    parkedLeft = halfRoad > 4.3 && random.chance(0.5);
    parkedRight = halfRoad > 4.3 && random.chance(0.6);
    sun = sun(random);
  }

  private static Side side(SceneRandom random) {
    double p = random.next();
    if (p < 0.44) {
      return Side.SHOPS;
    }
    return p < 0.68 ? Side.TERRACE : p < 0.83 ? Side.SUBURB : Side.PARK;
  }

  private static double[] sun(SceneRandom random) {
    double azimuth = random.between(-StrictMath.PI, StrictMath.PI);
    double elevation = random.between(0.3, 0.95);
    double level = StrictMath.cos(elevation);
    return new double[] {
      level * StrictMath.sin(azimuth), StrictMath.sin(elevation), level * StrictMath.cos(azimuth)
    };
  }

  /** The world x of a position on the ground; the world z is s. */
  double x(double t, double s) {
    return t + 0.5 * curvature * s * Math.abs(s);
  }

  Side side(int sign) {
    return sign < 0 ? left : right;
  }

  /** Metres from the centre line to the middle of a side's driving lane. */
  double lane(int sign) {
    return Math.min(0.5 * (parked(sign) ? halfRoad - 1.75 : halfRoad), 2.6);
  }

  double pavement(int sign) {
    return sign < 0 ? leftPavement : rightPavement;
  }

  boolean parked(int sign) {
    return sign < 0 ? parkedLeft : parkedRight;
  }

  /** The distance from the centre line to private ground in metres. */
  double edge(int sign) {
    return halfRoad + pavement(sign);
  }

  /** Whether the crossing street interrupts a side between two distances. */
  boolean open(int sign, double s0, double s1) {
    boolean here = sign < 0 ? junctionLeft : junctionRight;
    return here && s1 > junction - junctionHalf && s0 < junction + junctionHalf;
  }
}
