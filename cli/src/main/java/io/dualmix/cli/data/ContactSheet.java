package io.dualmix.cli.data;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_SIMPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import io.dualmix.adapt.rehearsal.TrainingViews.View;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.MatConversions;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.TensorScope;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Samples beside the same with their labels laid over, in sections, with a legend, on one picture.
 * Text is drawn by OpenCV: Java's own needs fonts, which servers often lack.
 */
public final class ContactSheet {
  private static final int TILE_WIDTH = 320;
  private static final int MARGIN = 8;
  private static final int PAIRS_PER_ROW = 2;
  private static final int WIDTH = MARGIN + 2 * PAIRS_PER_ROW * (TILE_WIDTH + MARGIN);
  private static final int TITLE_HEIGHT = 40;
  private static final int CAPTION_HEIGHT = 22;
  private static final int LEGEND_COLUMNS = 5;
  private static final int LEGEND_ROW = 26;
  private static final int SWATCH = 18;
  private static final double LABEL_OPACITY = 0.6;
  private static final double TITLE_SIZE = 0.7;
  private static final double TEXT_SIZE = 0.45;

  private final List<Section> sections;

  /**
   * Samples of one kind.
   *
   * @param classes of their labels, for the colours and the legend
   * @param views at least one
   */
  public record Section(String title, ClassTable classes, List<View> views) {
    private int tileHeight() {
      RgbImage first = views.get(0).image();
      return Math.max(1, Math.round((float) TILE_WIDTH * first.height() / first.width()));
    }

    private int rows() {
      return (views.size() + PAIRS_PER_ROW - 1) / PAIRS_PER_ROW;
    }

    private int height() {
      return TITLE_HEIGHT + rows() * (tileHeight() + CAPTION_HEIGHT);
    }
  }

  /**
   * @param sections from top to bottom; one legend for each of their class tables comes last
   */
  public ContactSheet(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  /** Draws the sheet. */
  public RgbImage draw() {
    List<ClassTable> tables = sections.stream().map(Section::classes).distinct().toList();
    int height =
        sections.stream().mapToInt(Section::height).sum()
            + tables.stream().mapToInt(ContactSheet::legendHeight).sum()
            + MARGIN;
    try (TensorScope scope = new TensorScope()) {
      Mat canvas = new Mat(height, WIDTH, CV_8UC3, new Scalar(255, 255, 255, 0));
      int y = 0;
      for (Section section : sections) {
        draw(canvas, section, y);
        y += section.height();
      }
      for (ClassTable classes : tables) {
        legend(canvas, classes, y);
        y += legendHeight(classes);
      }
      return MatConversions.toImage(canvas);
    }
  }

  private void draw(Mat canvas, Section section, int top) {
    title(canvas, section.title(), top);
    for (int i = 0; i < section.views().size(); i++) {
      // A sheet may have hundreds of tiles: the natives of one live no longer than it is drawn.
      try (TensorScope scope = new TensorScope()) {
        View view = section.views().get(i);
        int x = MARGIN + 2 * (i % PAIRS_PER_ROW) * (TILE_WIDTH + MARGIN);
        int row = section.tileHeight() + CAPTION_HEIGHT;
        int y = top + TITLE_HEIGHT + i / PAIRS_PER_ROW * row;
        tile(canvas, view.image(), x, y, section.tileHeight());
        if (view.label() == null) {
          text(canvas, "no label", x + TILE_WIDTH + 3 * MARGIN, y + section.tileHeight() / 2);
        } else {
          RgbImage labelled =
              ImageFiles.overlay(view.image(), view.label(), section.classes(), LABEL_OPACITY);
          tile(canvas, labelled, x + TILE_WIDTH + MARGIN, y, section.tileHeight());
        }
        text(canvas, fitting(view.name()), x, y + section.tileHeight() + 15);
      }
    }
  }

  /** One more entry than classes: what is ignored. */
  private static int legendHeight(ClassTable classes) {
    return TITLE_HEIGHT + (classes.size() / LEGEND_COLUMNS + 1) * LEGEND_ROW;
  }

  private static void legend(Mat canvas, ClassTable classes, int top) {
    title(canvas, "Classes", top);
    int column = (WIDTH - 2 * MARGIN) / LEGEND_COLUMNS;
    for (int i = 0; i <= classes.size(); i++) {
      int x = MARGIN + i % LEGEND_COLUMNS * column;
      int y = top + TITLE_HEIGHT + i / LEGEND_COLUMNS * LEGEND_ROW;
      boolean ignored = i == classes.size();
      Rect swatch = new Rect(x, y, SWATCH, SWATCH);
      if (!ignored) {
        rectangle(canvas, swatch, rgb(classes.classes().get(i).rgb()), FILLED, LINE_AA, 0);
      }
      rectangle(canvas, swatch, rgb(0x999999), 1, LINE_AA, 0);
      String name = ignored ? "ignored: left as it is" : classes.names().get(i);
      text(canvas, name, x + SWATCH + MARGIN, y + 14);
    }
  }

  private static void tile(Mat canvas, RgbImage image, int x, int y, int height) {
    Mat place = canvas.apply(new Rect(x, y, TILE_WIDTH, height));
    MatConversions.of(shrink(image, TILE_WIDTH, height)).copyTo(place);
  }

  private static void title(Mat canvas, String title, int top) {
    write(canvas, title, MARGIN, top + 27, TITLE_SIZE, rgb(0x1A2230));
  }

  private static void text(Mat canvas, String text, int x, int baseline) {
    write(canvas, text, x, baseline, TEXT_SIZE, rgb(0x5C6779));
  }

  private static void write(
      Mat canvas, String text, int x, int baseline, double size, Scalar colour) {
    putText(
        canvas,
        ascii(text),
        new Point(x, baseline),
        FONT_HERSHEY_SIMPLEX,
        size,
        colour,
        1,
        LINE_AA,
        false);
  }

  /** The end of a name that fits under its pair: names of one folder begin alike. */
  private static String fitting(String name) {
    String text = ascii(name);
    int[] baseline = new int[1];
    while (text.length() > 4) {
      Size size = getTextSize(text, FONT_HERSHEY_SIMPLEX, TEXT_SIZE, 1, baseline);
      if (size.width() <= 2 * TILE_WIDTH) {
        break;
      }
      text = "..." + text.substring(4);
    }
    return text;
  }

  /** OpenCV's strokes know no other characters. */
  private static String ascii(String text) {
    return text.replaceAll("[^\\x20-\\x7E]", "?");
  }

  private static Scalar rgb(int colour) {
    return new Scalar(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF, 0);
  }

  /** The mean of the pixels that each smaller pixel covers; enlarging repeats pixels. */
  public static RgbImage shrink(RgbImage image, int width, int height) {
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
}
