package io.dualmix.scenes;

/** Shades a sky with haze, clouds and the glow around the sun. */
final class CloudySky {
  private final Weather weather;
  private final int seed;
  private final float horizon;
  private final float middle;
  private final float scale;
  private final float[] sunAt;

  CloudySky(StreetCamera camera, Weather weather, int seed) {
    this.weather = weather;
    this.seed = seed;
    horizon = (float) camera.centreY;
    middle = (float) camera.centreX;
    scale = (float) (1 / camera.focal);
    double[] at = camera.rotate(weather.sun[0], weather.sun[1], weather.sun[2]);
    sunAt = new float[] {(float) at[0], (float) at[1], (float) at[2]};
  }

  void shade(Fragment f) {
    float right = (f.x - middle) * scale;
    float up = Math.max(0, (horizon - f.y) * scale);
    float norm = 1 / (float) Math.sqrt(1 + right * right + up * up);
    // Clouds are on a horizontal plane, so they shrink towards the horizon.
    float far = 1 / (up + 0.12f);
    float cu = right * far * 1.4f;
    float cv = far * 1.8f;
    float cover =
        0.55f * Noise.smooth(cu, cv, seed)
            + 0.3f * Noise.smooth(2.3f * cu, 2.3f * cv, seed + 1)
            + 0.15f * Noise.smooth(5.1f * cu, 5.1f * cv, seed + 2);
    float cloud = Math.min(1, Math.max(0, (cover - 1.05f + 0.95f * weather.cloud) * 3.2f));
    float depth = Math.min(1, up * 1.5f);
    float grey = 1.08f - 0.75f * Math.max(0, cover - 0.42f);
    float cosine = Math.max(0, (right * sunAt[0] + up * sunAt[1] + sunAt[2]) * norm);
    float glow = weather.direct[0] * power24(cosine) * 1.2f;
    float[] h = weather.haze;
    float[] z = weather.zenith;
    float[] sun = weather.direct;
    float white = grey * h[0];
    f.rgb(
        mix(mix(h[0], z[0], depth), white, cloud) + glow * sun[0],
        mix(mix(h[1], z[1], depth), white, cloud) + glow * sun[1],
        mix(mix(h[2], z[2], depth), white, cloud) + glow * sun[2]);
  }

  private static float mix(float a, float b, float share) {
    return a + share * (b - a);
  }

  private static float power24(float x) {
    float x2 = x * x;
    float x8 = x2 * x2 * x2 * x2;
    return x8 * x8 * x8;
  }
}
