package io.dualmix.cli.model;

import io.dualmix.cli.report.ImageErrors;
import io.dualmix.cli.report.ImageErrorsPage;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.storage.AtomicFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code evaluate --per-image} writes: the scores of all images as CSV and JSON, and a page
 * with the worst ones.
 *
 * @param folder of the files
 */
record PerImageFolder(Path folder) {
  private static final String CSV = "per-image.csv";
  private static final String JSON = "per-image.json";
  private static final String PAGE = "per-image.html";

  /** The widest picture of the page: four stand in a row. */
  private static final int WIDEST = 480;

  private static final int GREY = 0x606060;

  /** Checks that the files may be written. */
  void claim(boolean force) {
    OutputFiles.requireFolder(folder);
    for (String name : List.of(CSV, JSON, PAGE)) {
      OutputFiles.claimInFolder(folder.resolve(name), force);
    }
  }

  /**
   * Writes the files.
   *
   * @param model name of the model
   * @param images that were scored
   * @param most pictures of the page
   * @param predict segments an image, at the size of its label
   */
  void write(
      String model, Dataset images, ImageErrors errors, int most, IntFunction<LabelImage> predict) {
    AtomicFiles.write(folder.resolve(CSV), csv(errors));
    AtomicFiles.write(folder.resolve(JSON), json(model, images, errors));
    List<ImageErrorsPage.Pictures> pictures = new ArrayList<>();
    for (ImageErrors.Row row : errors.worst().subList(0, Math.min(most, errors.worst().size()))) {
      pictures.add(pictures(row, images, predict.apply(row.index())));
    }
    AtomicFiles.write(
        folder.resolve(PAGE),
        ImageErrorsPage.render(model, images.describe(), images.classes(), errors, pictures));
  }

  private static ImageErrorsPage.Pictures pictures(
      ImageErrors.Row row, Dataset images, LabelImage seen) {
    LabelImage truth = images.label(row.index());
    ClassTable classes = images.classes();
    return new ImageErrorsPage.Pictures(
        row,
        uri(images.image(row.index()), "jpeg"),
        uri(ImageFiles.colourise(truth, classes), "png"),
        uri(ImageFiles.colourise(seen, classes), "png"),
        uri(errorMap(truth, seen, classes), "png"));
  }

  /** Wrong pixels in the colours of their predictions; right ones black, ignored ones grey. */
  private static RgbImage errorMap(LabelImage truth, LabelImage seen, ClassTable classes) {
    byte[] rgb = new byte[RgbImage.CHANNELS * truth.classes().length];
    for (int i = 0; i < truth.classes().length; i++) {
      int expected = truth.classes()[i] & 0xFF;
      int predicted = seen.classes()[i] & 0xFF;
      int colour = 0;
      if (expected == ClassTable.IGNORE) {
        colour = GREY;
      } else if (expected != predicted) {
        colour = classes.classes().get(predicted).rgb();
      }
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        rgb[RgbImage.CHANNELS * i + c] = (byte) (colour >> (16 - 8 * c));
      }
    }
    return new RgbImage(truth.width(), truth.height(), rgb);
  }

  /** A picture, made smaller by leaving out pixels, so that labels keep their colours. */
  private static String uri(RgbImage image, String format) {
    ImageSize size = ImageSize.of(image);
    int width = Math.min(WIDEST, size.width());
    int height = Math.max(1, Math.round((float) size.height() * width / size.width()));
    BufferedImage shown = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int row = (int) ((long) y * size.height() / height) * size.width();
      for (int x = 0; x < width; x++) {
        int at = RgbImage.CHANNELS * (row + (int) ((long) x * size.width() / width));
        byte[] rgb = image.rgb();
        int red = rgb[at] & 0xFF;
        int green = rgb[at + 1] & 0xFF;
        int blue = rgb[at + 2] & 0xFF;
        shown.setRGB(x, y, (red << 16) | (green << 8) | blue);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(shown, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/"
        + format
        + ";base64,"
        + Base64.getEncoder().encodeToString(out.toByteArray());
  }

  private static String csv(ImageErrors errors) {
    StringBuilder text = new StringBuilder("image,miou,pixels,wrong");
    errors.counts().classes().forEach(name -> text.append(',').append(field("iou_" + name)));
    for (ImageErrors.Row row : errors.worst()) {
      text.append('\n').append(field(row.name())).append(',').append(share(row.miou()));
      text.append(',').append(row.pixels()).append(',').append(row.wrong());
      row.iou().forEach(value -> text.append(',').append(share(value)));
    }
    return text.append('\n').toString();
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
  }

  /** A field, quoted where RFC 4180 requires it. */
  private static String field(String text) {
    boolean plain = text.equals(text.strip()) && !text.matches("(?s).*[\",\r\n].*");
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String json(String model, Dataset images, ImageErrors errors) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", model);
    tree.put("data", images.describe());
    tree.put("classes", errors.byClass());
    List<Object> rows = new ArrayList<>();
    for (ImageErrors.Row row : errors.worst()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("image", row.name());
      fields.put("miou", orNull(row.miou()));
      fields.put("pixels", row.pixels());
      fields.put("wrong", row.wrong());
      Map<String, Double> iou = new LinkedHashMap<>();
      for (int c = 0; c < row.iou().size(); c++) {
        iou.put(errors.counts().classes().get(c), orNull(row.iou().get(c)));
      }
      fields.put("iou", iou);
      rows.add(fields);
    }
    tree.put("images", rows);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(tree);
  }

  /** JSON has no NaN. */
  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
