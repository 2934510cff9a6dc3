package io.dualmix.scenes;

import io.dualmix.data.image.LabelImage;
import io.dualmix.scenes.Surface.Effect;
import java.util.Arrays;
import java.util.List;

/**
 * The visible surface at each of 2 x 2 samples per pixel. Only indices are painted, so overdraw is
 * cheap; a look shades the visible surfaces once per pixel and surface.
 */
final class SampleGrid {
  /** Samples per pixel in each direction. */
  static final int PER_PIXEL = 2;

  /** The flag of a sample in a contact shadow. */
  static final int CONTACT = 1 << 30;

  /** The flag of a sample in a cast shadow. */
  static final int SHADE = 1 << 29;

  /** The mask of the surface index in a sample. */
  static final int INDEX = SHADE - 1;

  final int columns;
  final int rows;
  final int[] samples;
  private final byte[] labels;
  private float[] crossings = new float[32];

  /** Paints the surfaces in order; the first must cover the whole image. */
  SampleGrid(int width, int height, List<Surface> surfaces) {
    columns = PER_PIXEL * width;
    rows = PER_PIXEL * height;
    samples = new int[columns * rows];
    labels = new byte[columns * rows];
    for (int i = 0; i < surfaces.size(); i++) {
      paint(surfaces.get(i), i);
    }
  }

  private void paint(Surface surface, int index) {
    float top = Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (float y : surface.ys()) {
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    int first = Math.max(0, (int) Math.ceil(Math.max(-1f, top - 0.5f)));
    int last = Math.min(rows - 1, (int) Math.floor(Math.min(rows, bottom - 0.5f)));
    for (int row = first; row <= last; row++) {
      int n = cross(surface, row + 0.5f);
      for (int i = 0; i + 1 < n; i += 2) {
        int from = Math.max(0, (int) Math.ceil(Math.max(-1f, crossings[i] - 0.5f)));
        int to = Math.min(columns, (int) Math.ceil(Math.min(columns, crossings[i + 1] - 0.5f)));
        if (from < to) {
          span(surface, index, row * columns + from, row * columns + to);
        }
      }
    }
  }

  /** Computes the sorted intersections of the surface's edges with a row; returns their number. */
  private int cross(Surface surface, float y) {
    float[] xs = surface.xs();
    float[] ys = surface.ys();
    if (crossings.length < xs.length) {
      crossings = new float[2 * xs.length];
    }
    int n = 0;
    int j = xs.length - 1;
    for (int i = 0; i < xs.length; j = i++) {
      if ((ys[i] <= y) != (ys[j] <= y)) {
        float x = xs[i] + (y - ys[i]) / (ys[j] - ys[i]) * (xs[j] - xs[i]);
        int k = n++;
        for (; k > 0 && crossings[k - 1] > x; k--) {
          crossings[k] = crossings[k - 1];
        }
        crossings[k] = x;
      }
    }
    return n;
  }

  private void span(Surface surface, int index, int from, int to) {
    if (surface.effect() == Effect.SOLID) {
      Arrays.fill(samples, from, to, index);
      Arrays.fill(labels, from, to, surface.label());
    } else if (surface.effect() == Effect.LABEL) {
      Arrays.fill(labels, from, to, surface.label());
    } else {
      int bit = surface.effect() == Effect.SUN_SHADOW ? SHADE : CONTACT;
      for (int i = from; i < to; i++) {
        samples[i] |= bit;
      }
    }
  }

  /** The most frequent class of each pixel's samples; ties are resolved by sample order. */
  LabelImage label() {
    int width = columns / PER_PIXEL;
    int height = rows / PER_PIXEL;
    byte[] classes = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = PER_PIXEL * (y * columns + x);
        classes[y * width + x] =
            majority(labels[at], labels[at + 1], labels[at + columns], labels[at + columns + 1]);
      }
    }
    return new LabelImage(width, height, classes);
  }

  private static byte majority(byte a, byte b, byte c, byte d) {
    if (a == b || a == c || a == d) {
      // Two against two is a tie, which the first class wins.
      return b == c && c == d ? b : a;
    }
    if (b == c || b == d) {
      return b;
    }
    return c == d ? c : a;
  }
}
