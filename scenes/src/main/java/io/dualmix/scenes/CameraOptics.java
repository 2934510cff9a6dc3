package io.dualmix.scenes;

import io.dualmix.data.image.RgbImage;
import java.util.Arrays;

/**
 * Simulates lens and sensor: glare, blur, vignetting, white balance, tone curve, noise, chroma
 * subsampling.
 */
final class CameraOptics {
  private static final int CURVE = 2048;
  private static final float WHITE = 2;

  private final int width;
  private final int height;
  private final float[] gain;
  private final float vignette;
  private final float noise;
  private final float colourfulness;
  private final float[] kernelX;
  private final float[] kernelY;
  private final float[] curve;
  private final float[] glare;
  private final int seed;

  CameraOptics(StreetCamera camera, Weather weather, SceneRandom random) {
    width = camera.width;
    height = camera.height;
    float exposure =
        (float)
            (random.between(0.92, 1.35)
                * (weather.sunny ? 1 : weather.headlights > 0 ? 1.7 : 1.25));
    gain =
        new float[] {
          exposure * (float) random.between(0.86, 1.16),
          exposure * (float) random.between(0.95, 1.05),
          exposure * (float) random.between(0.8, 1.2)
        };
    vignette = (float) random.between(0.1, 0.55);
    noise = (float) random.between(3, 11);
    colourfulness = (float) random.between(0.6, 1.1);
    double sharp = random.between(0.3, 0.7) * Math.sqrt(Math.max(1, width / 240.0));
    double motion = random.chance(0.3) ? random.between(0.4, 1.1) * width / 240.0 : 0;
    kernelX = kernel(sharp + 0.5 * motion);
    kernelY = kernel(sharp);
    curve = curve(random.between(0.1, 0.7), random.between(0, 0.05));
    glare = glare(camera, weather, random);
    seed = random.variant();
  }

  private static float[] kernel(double sigma) {
    int radius = Math.max(1, (int) Math.ceil(2 * sigma));
    float[] taps = new float[2 * radius + 1];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      sum += StrictMath.exp(-0.5 * i * i / (sigma * sigma));
    }
    for (int i = -radius; i <= radius; i++) {
      taps[i + radius] = (float) (StrictMath.exp(-0.5 * i * i / (sigma * sigma)) / sum);
    }
    return taps;
  }

  /**
   * Converts linear light to display values 0..255: gamma, then a contrast curve with lifted
   * blacks.
   */
  private static float[] curve(double contrast, double lift) {
    float[] table = new float[CURVE + 1];
    for (int i = 0; i <= CURVE; i++) {
      double g = StrictMath.pow(Math.min(1.0, i * (double) WHITE / CURVE), 1 / 2.2);
      double s = g * g * (3 - 2 * g);
      double mixed = g + contrast * (s - g);
      table[i] = (float) (255 * (lift + (1 - lift) * mixed));
    }
    return table;
  }

  /** Column, row and strength of the lens flare of a low sun in front of the camera. */
  private static float[] glare(StreetCamera camera, Weather weather, SceneRandom random) {
    double[] at = camera.rotate(weather.sun[0], weather.sun[1], weather.sun[2]);
    boolean ahead = weather.sunny && at[2] > 0.5;
    double strength = ahead && random.chance(0.7) ? random.between(0.08, 0.3) : 0;
    double forward = Math.max(at[2], 0.2);
    return new float[] {
      (float) (camera.centreX + camera.focal * at[0] / forward),
      (float) (camera.centreY - camera.focal * at[1] / forward),
      (float) strength
    };
  }

  /** Converts linear light to image bytes; overwrites {@code light}. */
  RgbImage expose(float[] light) {
    float[] soft = blurRows(light);
    soft = blurColumns(soft, light);
    develop(soft);
    return new RgbImage(width, height, coarseColour(soft));
  }

  private float[] blurRows(float[] in) {
    float[] out = new float[in.length];
    int radius = kernelX.length / 2;
    for (int y = 0; y < height; y++) {
      int row = 3 * y * width;
      for (int x = 0; x < width; x++) {
        float r = 0;
        float g = 0;
        float b = 0;
        for (int k = -radius; k <= radius; k++) {
          int at = row + 3 * Math.min(width - 1, Math.max(0, x + k));
          float w = kernelX[k + radius];
          r += w * in[at];
          g += w * in[at + 1];
          b += w * in[at + 2];
        }
        int to = row + 3 * x;
        out[to] = r;
        out[to + 1] = g;
        out[to + 2] = b;
      }
    }
    return out;
  }

  private float[] blurColumns(float[] in, float[] out) {
    int radius = kernelY.length / 2;
    int stride = 3 * width;
    for (int y = 0; y < height; y++) {
      Arrays.fill(out, y * stride, (y + 1) * stride, 0);
      for (int k = -radius; k <= radius; k++) {
        int from = stride * Math.min(height - 1, Math.max(0, y + k));
        int to = y * stride;
        float w = kernelY[k + radius];
        for (int i = 0; i < stride; i++) {
          out[to + i] += w * in[from + i];
        }
      }
    }
    return out;
  }

  private void develop(float[] rgb) {
    float cx = 0.5f * width;
    float cy = 0.5f * height;
    float reach = 1 / (cx * cx + cy * cy);
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        float d = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) * reach;
        float fall = 1 - vignette * d;
        float veil = glare[2] == 0 ? 0 : veil(x, y);
        for (int c = 0; c < 3; c++) {
          rgb[at + c] = tone((rgb[at + c] + veil) * fall * gain[c]);
        }
        grain(rgb, at, Noise.hash(x, y, seed));
      }
    }
  }

  private float veil(int x, int y) {
    float dx = (x - glare[0]) / width;
    float dy = (y - glare[1]) / width;
    return glare[2] / (1 + 9 * (dx * dx + dy * dy));
  }

  private float tone(float light) {
    float at = Math.min(CURVE - 1, Math.max(0, light * (CURVE / WHITE)));
    int i = (int) at;
    return curve[i] + (at - i) * (curve[i + 1] - curve[i]);
  }

  /** Noise is strongest in dark mid-tones and differs between the three channels. */
  private void grain(float[] rgb, int at, int hash) {
    float common = ((hash & 0xFF) + (hash >>> 8 & 0xFF) - 255) / 255f;
    int other = hash * 0x2C1B3C6D;
    for (int c = 0; c < 3; c++) {
      float own = ((other >>> (8 * c + 7) & 0xFF) - 127.5f) / 127.5f;
      float level = rgb[at + c];
      float strength = noise * (1.15f - 0.0032f * level);
      rgb[at + c] = level + strength * (1.2f * common + 0.6f * own);
    }
  }

  /** Reduces the resolution and saturation of chroma, as JPEG and cheap sensors do. */
  private byte[] coarseColour(float[] rgb) {
    byte[] out = new byte[rgb.length];
    for (int y = 0; y < height; y += 2) {
      for (int x = 0; x < width; x += 2) {
        block(rgb, out, x, y);
      }
    }
    return out;
  }

  private void block(float[] rgb, byte[] out, int x, int y) {
    int x1 = Math.min(width, x + 2);
    int y1 = Math.min(height, y + 2);
    float red = 0;
    float blue = 0;
    for (int j = y; j < y1; j++) {
      for (int i = x; i < x1; i++) {
        int at = 3 * (j * width + i);
        float luma = luma(rgb, at);
        red += rgb[at] - luma;
        blue += rgb[at + 2] - luma;
      }
    }
    float share = colourfulness / ((x1 - x) * (y1 - y));
    red *= share;
    blue *= share;
    float green = -(0.299f * red + 0.114f * blue) / 0.587f;
    for (int j = y; j < y1; j++) {
      for (int i = x; i < x1; i++) {
        int at = 3 * (j * width + i);
        float luma = luma(rgb, at);
        out[at] = clamp(luma + red);
        out[at + 1] = clamp(luma + green);
        out[at + 2] = clamp(luma + blue);
      }
    }
  }

  private static float luma(float[] rgb, int at) {
    return 0.299f * rgb[at] + 0.587f * rgb[at + 1] + 0.114f * rgb[at + 2];
  }

  private static byte clamp(float value) {
    return (byte) (int) Math.min(255, Math.max(0, value + 0.5f));
  }
}
