package io.dualmix.scenes;

/** The light of a scene. Brightness is linear; 1 is a sunlit white wall. */
final class Weather {
  /** The kind of light and weather. */
  enum Kind {
    /** A day with sun, clouds or dusk, sometimes wet. */
    DAY,
    /** Rain under low cloud. */
    RAIN,
    /** Night with street lamps, lit windows and headlights. */
    NIGHT
  }

  /** The unit vector towards the sun. */
  final double[] sun;

  /** Direct light, red green blue. */
  final float[] direct;

  /** Ambient light, red green blue. */
  final float[] ambient;

  /** The colour of the sky near the horizon and of haze, red green blue. */
  final float[] haze;

  /** The colour of the clear sky overhead, red green blue. */
  final float[] zenith;

  /** The cloud cover, 0..1. */
  final float cloud;

  /** The haze per metre. */
  final float density;

  /** The wetness of the ground, 0..1. */
  final float wet;

  /** Whether the sun is visible. */
  final boolean sunny;

  /** The brightness of the headlights at a short distance; 0 by day. */
  final float headlights;

  Weather(SceneRandom random, Kind kind, double[] sun) {
    this.sun = sun;
    double draw = random.next();
    boolean night = kind == Kind.NIGHT;
    sunny = kind == Kind.DAY && draw < 0.5;
    boolean dusk = kind == Kind.DAY && draw > 0.84;
    float warmth = (float) random.between(0.15, 0.75) * (sunny ? 1 : 0.25f);
    direct = direct(night ? 0 : random.between(0, 1), warmth);
    double fill = random.between(0, 1);
    fill = sunny ? 0.16 + 0.12 * fill : night ? 0.035 + 0.05 * fill : 0.4 + 0.22 * fill;
    float cool = (float) random.between(0, 0.16) * (night ? 3 : 1);
    float share = (float) fill;
    ambient = new float[] {share * (1 - cool), share, share * (1 + cool)};
    double sky = random.between(0, 1);
    sky = night ? 0.015 + 0.03 * sky : dusk ? 0.25 + 0.25 * sky : 0.6 + 0.8 * sky;
    float bright = (float) sky;
    haze = new float[] {bright * (1 + 0.1f * warmth), bright, bright * (1.05f - 0.1f * warmth)};
    float blue = (float) (sunny ? random.between(0.15, 0.7) : 0.08);
    zenith =
        new float[] {bright * (0.8f - 0.6f * blue), bright * (0.85f - 0.4f * blue), bright * 0.9f};
    cloud = (float) (sunny ? random.between(0, 0.7) : random.between(0.7, 1));
    boolean hazy = kind == Kind.RAIN || random.chance(0.2);
    density = (float) (hazy ? random.between(0.004, 0.009) : random.between(0.0008, 0.0035));
    boolean rained = kind != Kind.DAY || random.chance(0.25);
    wet = (float) (rained ? random.between(kind == Kind.RAIN ? 0.8 : 0.3, 1) : 0);
    headlights = night ? (float) random.between(0.5, 1) : 0;
  }

  private float[] direct(double draw, float warmth) {
    float power = (float) (sunny ? 1 + 0.7 * draw : 0.12 * draw);
    return new float[] {
      power * (1 + 0.25f * warmth), power * (1 - 0.08f * warmth), power * (1 - 0.5f * warmth)
    };
  }
}
