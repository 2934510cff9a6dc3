package io.dualmix.run;

import io.dualmix.data.image.RgbImage;

/** Draws the confidence of each pixel: dark for low, bright for high confidence. */
public final class ConfidenceColours {
  /**
   * Dark violet over red to light yellow: brightness increases monotonically, for colour-blind
   * readers.
   */
  private static final int[] STOPS = {0x0d0829, 0x5b1a7a, 0xb5367a, 0xf5725c, 0xfcb97d, 0xfdf6c0};

  private ConfidenceColours() {}

  /**
   * Draws confidences.
   *
   * @param confidences the confidences, row by row, 0..1
   */
  public static RgbImage draw(float[] confidences, int width, int height) {
    byte[] rgb = new byte[confidences.length * RgbImage.CHANNELS];
    for (int i = 0; i < confidences.length; i++) {
      double place = Math.max(0, Math.min(1, confidences[i])) * (STOPS.length - 1);
      int low = Math.min(STOPS.length - 2, (int) place);
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int shift = 8 * (RgbImage.CHANNELS - 1 - c);
        int from = STOPS[low] >> shift & 0xFF;
        int to = STOPS[low + 1] >> shift & 0xFF;
        rgb[i * RgbImage.CHANNELS + c] = (byte) Math.round(from + (place - low) * (to - from));
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
