package io.dualmix.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.RgbImage;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  /** A light disc on a dark slope, moved by {@code dx}, every value {@code lighter}. */
  private static RgbImage disc(int dx, int lighter) {
    int width = 64;
    int height = 48;
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside = Math.hypot(x - 20 - dx, y - 24) < 12;
        for (int c = 0; c < 3; c++) {
          rgb[(y * width + x) * 3 + c] = (byte) ((inside ? 200 : x) + lighter);
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  @Test
  void thePixelsOfACopyAreEqual() {
    assertThat(Fingerprint.of(disc(0, 0)).pixels()).isEqualTo(Fingerprint.of(disc(0, 0)).pixels());
  }

  @Test
  void onePixelMakesThePixelsDiffer() {
    RgbImage other = disc(0, 0);
    other.rgb()[1000]++;

    assertThat(Fingerprint.of(other).pixels()).isNotEqualTo(Fingerprint.of(disc(0, 0)).pixels());
  }

  @Test
  void theSameBytesInAnotherShapeDiffer() {
    byte[] rgb = new byte[24];

    assertThat(Fingerprint.of(new RgbImage(4, 2, rgb)).pixels())
        .isNotEqualTo(Fingerprint.of(new RgbImage(2, 4, rgb)).pixels());
  }

  @Test
  void aSlightlyLighterImageIsAlmostTheSame() {
    assertThat(Fingerprint.of(disc(0, 2)).almost(Fingerprint.of(disc(0, 0)))).isTrue();
  }

  @Test
  void aMuchLighterImageIsNot() {
    assertThat(Fingerprint.of(disc(0, 30)).almost(Fingerprint.of(disc(0, 0)))).isFalse();
  }

  @Test
  void anImageWhoseObjectHasMovedIsNot() {
    assertThat(Fingerprint.of(disc(25, 0)).almost(Fingerprint.of(disc(0, 0)))).isFalse();
  }

  @Test
  void theDifferenceIsTheMeanOverTheThumbnail() {
    assertThat(Fingerprint.of(disc(0, 7)).difference(Fingerprint.of(disc(0, 0)))).isEqualTo(7);
  }

  @Test
  void anImageSmallerThanTheGridHasAFingerprint() {
    assertThat(Fingerprint.of(new RgbImage(1, 1, new byte[] {9, 8, 7})).thumbnail())
        .startsWith(9, 8, 7, 9, 8, 7)
        .hasSize(16 * 16 * 3);
  }
}
