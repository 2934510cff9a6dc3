package io.dualmix.data.augment;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.transform;

import io.dualmix.tensor.RandomStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Brightness, contrast, saturation and hue as one affine map of colours: it needs one pass over the
 * pixels, and values are clipped once at the end.
 *
 * <p>With grey g = w·x: x' = H (s·k·b·x + (1-s)·k·b·g) + (1-k)·b·mean(g), where H rotates the
 * colour plane by the hue angle and preserves g.
 *
 * @param brightness the factor b
 * @param contrast the factor k
 * @param saturation the factor s
 * @param hue the angle as a fraction of the circle
 */
record ColourMatrix(double brightness, double contrast, double saturation, double hue) {
  /** Converts colours to grey. */
  static final ColourMatrix GREYED = new ColourMatrix(1, 1, 0, 0);

  /** Rec. 601 luma, which JPEG and torchvision's jitter use. */
  private static final double[] GREY = {0.299, 0.587, 0.114};

  private static final double[][] TO_YIQ = {
    {0.299, 0.587, 0.114}, {0.595716, -0.274453, -0.321263}, {0.211456, -0.522591, 0.311135}
  };

  private static final double[][] FROM_YIQ = inverse(TO_YIQ);

  /** Draws the four factors; always draws four random numbers. */
  static ColourMatrix draw(ColourJitter jitter, RandomStream random) {
    return new ColourMatrix(
        1 + random.uniform(-jitter.brightness(), jitter.brightness()),
        1 + random.uniform(-jitter.contrast(), jitter.contrast()),
        1 + random.uniform(-jitter.saturation(), jitter.saturation()),
        random.uniform(-jitter.hue(), jitter.hue()));
  }

  /** Applies the map to 8-bit RGB pixels; returns the same matrix if nothing changes. */
  Mat apply(Mat pixels) {
    if (brightness == 1 && contrast == 1 && saturation == 1 && hue == 0) {
      return pixels;
    }
    Scalar means = mean(pixels);
    double meanGrey = 0;
    for (int c = 0; c < 3; c++) {
      meanGrey += GREY[c] * means.get(c);
    }
    Mat changed = new Mat();
    transform(pixels, changed, matrix(meanGrey));
    return changed;
  }

  /** {@code [3, 4]}: the linear part and the offset. */
  private Mat matrix(double meanGrey) {
    double[][] turn = hueTurn();
    double gain = contrast * brightness;
    float[] rows = new float[12];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        // H preserves grey, so H applied to (g, g, g) is (g, g, g).
        rows[i * 4 + j] = (float) (gain * (saturation * turn[i][j] + (1 - saturation) * GREY[j]));
      }
      rows[i * 4 + 3] = (float) ((1 - contrast) * brightness * meanGrey);
    }
    Mat matrix = new Mat(3, 4, CV_32FC1);
    new FloatPointer(matrix.data()).put(rows);
    return matrix;
  }

  private double[][] hueTurn() {
    double cos = Math.cos(2 * Math.PI * hue);
    double sin = Math.sin(2 * Math.PI * hue);
    double[][] rotation = {{1, 0, 0}, {0, cos, -sin}, {0, sin, cos}};
    return product(FROM_YIQ, product(rotation, TO_YIQ));
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
      }
    }
    return c;
  }

  private static double[][] inverse(double[][] m) {
    double[][] inverse = new double[3][3];
    double determinant = 0;
    for (int i = 0; i < 3; i++) {
      determinant += m[0][i] * cofactor(m, 0, i);
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        inverse[i][j] = cofactor(m, j, i) / determinant;
      }
    }
    return inverse;
  }

  /** Cyclic indices give the cofactor its sign. */
  private static double cofactor(double[][] m, int row, int column) {
    int r1 = (row + 1) % 3;
    int r2 = (row + 2) % 3;
    int c1 = (column + 1) % 3;
    int c2 = (column + 2) % 3;
    return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
  }
}
