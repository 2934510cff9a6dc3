package io.dualmix.mix;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.LUT;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_LRGB2Lab;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.dualmix.data.Mats;
import io.dualmix.data.RgbImage;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Mean and standard deviation (of the population) of the CIE-LAB channels of one or more images:
 * sRGB, white D65, L in 0..100, a and b about -127..127.
 *
 * @param pixels how many they were taken from, at least 1
 * @param lightness of L
 * @param a of the channel from green to red
 * @param b of the channel from blue to yellow
 */
public record LabStatistics(long pixels, Channel lightness, Channel a, Channel b) {
  private static final float[] LINEAR = linearLight();

  /**
   * One channel.
   *
   * @param mean mu
   * @param deviation sigma, at least 0
   */
  public record Channel(double mean, double deviation) {
    private Channel merge(long pixels, Channel other, long otherPixels) {
      double share = (double) otherPixels / (pixels + otherPixels);
      double distance = other.mean - mean;
      double variance =
          (1 - share) * deviation * deviation
              + share * other.deviation * other.deviation
              + share * (1 - share) * distance * distance;
      return new Channel(mean + share * distance, Math.sqrt(variance));
    }
  }

  /** The statistics of an image. */
  public static LabStatistics of(RgbImage image) {
    try (TensorScope scope = new TensorScope()) {
      return of(toLab(image));
    }
  }

  /** The statistics of all pixels of both (Chan et al. 1979). */
  public LabStatistics merge(LabStatistics other) {
    return new LabStatistics(
        pixels + other.pixels,
        lightness.merge(pixels, other.lightness, other.pixels),
        a.merge(pixels, other.a, other.pixels),
        b.merge(pixels, other.b, other.pixels));
  }

  /**
   * An image in CIE-LAB, in the innermost scope: floats, since 8 bits round a and b to whole units.
   */
  static Mat toLab(RgbImage image) {
    Mat table = new Mat(1, LINEAR.length, CV_32FC1);
    new FloatPointer(table.data()).put(LINEAR);
    Mat lab = new Mat();
    LUT(Mats.of(image), table, lab);
    // Not COLOR_RGB2Lab: that interpolates in a coarse table, and L comes out up to 0.2 wrong.
    cvtColor(lab, lab, COLOR_LRGB2Lab);
    return lab;
  }

  /** IEC 61966-2-1: linear light, 0..1, of each 8-bit sRGB value. */
  private static float[] linearLight() {
    float[] linear = new float[256];
    for (int i = 0; i < linear.length; i++) {
      double v = i / 255.0;
      linear[i] = (float) (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    }
    return linear;
  }

  static LabStatistics of(Mat lab) {
    Mat means = new Mat();
    Mat deviations = new Mat();
    meanStdDev(lab, means, deviations); // Sums in double precision.
    DoublePointer mean = new DoublePointer(means.data());
    DoublePointer deviation = new DoublePointer(deviations.data());
    return new LabStatistics(
        (long) lab.rows() * lab.cols(),
        new Channel(mean.get(0), deviation.get(0)),
        new Channel(mean.get(1), deviation.get(1)),
        new Channel(mean.get(2), deviation.get(2)));
  }
}
