package io.dualmix.cli;

import io.dualmix.data.ClassTable;
import io.dualmix.data.Dataset;
import io.dualmix.data.ImageFiles;
import io.dualmix.data.RgbImage;
import java.util.Arrays;

/** Images of a data set beside the same with their labels, on one picture. */
final class ContactSheet {
  private static final int TILE_WIDTH = 320;
  private static final int MARGIN = 8;
  private static final int PAIRS_PER_ROW = 2;
  private static final double LABEL_OPACITY = 0.6;

  private final Dataset dataset;

  ContactSheet(Dataset dataset) {
    this.dataset = dataset;
  }

  /**
   * Draws the sheet.
   *
   * @param count of images, taken evenly from the whole data set; at least 1
   */
  RgbImage draw(int count) {
    int shown = Math.min(count, dataset.size());
    RgbImage first = dataset.image(0);
    int tileHeight = Math.max(1, Math.round((float) TILE_WIDTH * first.height() / first.width()));
    int rows = (shown + PAIRS_PER_ROW - 1) / PAIRS_PER_ROW;
    int columns = 2 * Math.min(shown, PAIRS_PER_ROW);
    int width = MARGIN + columns * (TILE_WIDTH + MARGIN);
    int height = MARGIN + rows * (tileHeight + MARGIN);
    byte[] sheet = new byte[width * height * RgbImage.CHANNELS];
    Arrays.fill(sheet, (byte) 255);
    RgbImage canvas = new RgbImage(width, height, sheet);
    for (int i = 0; i < shown; i++) {
      int index = (int) ((long) i * dataset.size() / shown);
      int x = MARGIN + 2 * (i % PAIRS_PER_ROW) * (TILE_WIDTH + MARGIN);
      int y = MARGIN + i / PAIRS_PER_ROW * (tileHeight + MARGIN);
      RgbImage image = dataset.image(index);
      paste(canvas, shrink(image, TILE_WIDTH, tileHeight), x, y);
      paste(
          canvas,
          shrink(labelled(image, index), TILE_WIDTH, tileHeight),
          x + TILE_WIDTH + MARGIN,
          y);
    }
    return canvas;
  }

  private RgbImage labelled(RgbImage image, int index) {
    ClassTable classes = dataset.classes();
    return dataset.labelled(index)
        ? ImageFiles.overlay(image, dataset.label(index), classes, LABEL_OPACITY)
        : image;
  }

  /** The mean of the pixels that each smaller pixel covers; enlarging repeats pixels. */
  static RgbImage shrink(RgbImage image, int width, int height) {
    byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
    for (int y = 0; y < height; y++) {
      int top = (int) ((long) y * image.height() / height);
      int bottom = Math.max(top + 1, (int) ((y + 1L) * image.height() / height));
      for (int x = 0; x < width; x++) {
        int left = (int) ((long) x * image.width() / width);
        int right = Math.max(left + 1, (int) ((x + 1L) * image.width() / width));
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          rgb[(y * width + x) * RgbImage.CHANNELS + c] = mean(image, left, top, right, bottom, c);
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static byte mean(RgbImage image, int left, int top, int right, int bottom, int channel) {
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += image.rgb()[(y * image.width() + x) * RgbImage.CHANNELS + channel] & 0xFF;
      }
    }
    return (byte) Math.round((double) sum / ((right - left) * (bottom - top)));
  }

  private static void paste(RgbImage canvas, RgbImage tile, int x, int y) {
    int row = tile.width() * RgbImage.CHANNELS;
    for (int i = 0; i < tile.height(); i++) {
      System.arraycopy(
          tile.rgb(),
          i * row,
          canvas.rgb(),
          ((y + i) * canvas.width() + x) * RgbImage.CHANNELS,
          row);
    }
  }
}
