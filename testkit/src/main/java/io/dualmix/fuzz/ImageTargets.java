package io.dualmix.fuzz;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.data.image.MatConversions;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Images and labels. */
final class ImageTargets {
  private static final int WIDTH = 21;
  private static final int HEIGHT = 13;
  private static final int CLASSES = 12;

  private ImageTargets() {}

  static List<FuzzTarget> all() throws IOException {
    return List.of(
        FuzzTarget.image(
            "png-image", "a.png", pictures(), ImageMutations::png, ImageTargets::image),
        FuzzTarget.image(
            "jpeg-image",
            "a.jpg",
            List.of(jpeg(false, false), jpeg(true, false), jpeg(false, true)),
            ImageMutations::jpeg,
            ImageTargets::image),
        FuzzTarget.image(
            "other-image",
            "a.bin",
            List.of(
                encoded(".bmp"),
                encoded(".tiff"),
                encoded(".webp"),
                encoded(".gif"),
                encoded(".ppm")),
            ByteMutations::any,
            folder -> read(folder.resolve("a.bin"))),
        other("other-index-label", classes(1 << 16)),
        other("other-colour-label", colours()),
        label("index-label", classes(CLASSES), indexLabels()),
        label(
            "wide-label",
            classes(1 << 16).redOfWideColour(),
            List.of(
                PngBuilder.file(WIDTH, HEIGHT, 16, PngBuilder.GREY, CLASSES),
                PngBuilder.file(WIDTH, HEIGHT, 16, PngBuilder.COLOUR, CLASSES))),
        label("colour-label", colours(), pictures()));
  }

  private static void image(Path folder) {
    Path png = folder.resolve("a.png");
    read(Files.exists(png) ? png : folder.resolve("a.jpg"));
  }

  private static void read(Path file) {
    RgbImage image = ImageFiles.readImage(file);
    Answers.require(image.width() > 0, "an image without pixels");
  }

  /** Labels in the formats besides PNG that keep values exactly. */
  private static FuzzTarget other(String name, LabelMapping mapping) {
    return FuzzTarget.image(
        name,
        "a.bin",
        List.of(encoded(".bmp"), encoded(".tiff"), encoded(".gif"), encoded(".pgm")),
        ByteMutations::any,
        folder -> {
          LabelImage label = mapping.read(folder.resolve("a.bin"));
          Answers.require(label.height() > 0, "a label without pixels");
        });
  }

  /** Grey noise of few values; in colour for formats that have nothing else. */
  private static byte[] encoded(String extension) {
    byte[] classes = new byte[WIDTH * HEIGHT];
    Random random = new Random(11);
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) random.nextInt(CLASSES);
    }
    try (TensorScope scope = new TensorScope()) {
      Mat mat = MatConversions.of(new LabelImage(WIDTH, HEIGHT, classes));
      if (extension.equals(".ppm") || extension.equals(".gif")) {
        opencv_imgproc.cvtColor(mat, mat, opencv_imgproc.COLOR_GRAY2BGR);
      }
      BytePointer buffer = new BytePointer();
      Answers.require(opencv_imgcodecs.imencode(extension, mat, buffer), "no " + extension);
      byte[] bytes = new byte[(int) buffer.limit()];
      buffer.get(bytes);
      return bytes;
    }
  }

  private static FuzzTarget label(String name, LabelMapping mapping, List<byte[]> seeds) {
    return FuzzTarget.image(
        name,
        "a.png",
        seeds,
        ImageMutations::png,
        folder -> {
          LabelImage label = mapping.read(folder.resolve("a.png"));
          Answers.require(label.height() > 0, "a label without pixels");
        });
  }

  private static List<byte[]> pictures() {
    Random random = new Random(5);
    byte[] rgb = new byte[WIDTH * HEIGHT * RgbImage.CHANNELS];
    random.nextBytes(rgb);
    return List.of(
        ImageFiles.encodePng(new RgbImage(WIDTH, HEIGHT, rgb)),
        PngBuilder.file(WIDTH, HEIGHT, 8, PngBuilder.COLOUR, 255),
        PngBuilder.file(WIDTH, HEIGHT, 16, PngBuilder.COLOUR, 255),
        PngBuilder.file(WIDTH, HEIGHT, 8, PngBuilder.GREY, 255),
        PngBuilder.file(WIDTH, HEIGHT, 8, PngBuilder.PALETTE, 255));
  }

  private static List<byte[]> indexLabels() {
    return List.of(
        ImageFiles.encodePng(new LabelImage(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT])),
        PngBuilder.file(WIDTH, HEIGHT, 8, PngBuilder.GREY, CLASSES - 1),
        PngBuilder.file(WIDTH, HEIGHT, 8, PngBuilder.PALETTE, CLASSES - 1),
        PngBuilder.file(WIDTH, HEIGHT, 2, PngBuilder.PALETTE, 255),
        PngBuilder.file(WIDTH, HEIGHT, 1, PngBuilder.GREY, 255));
  }

  /** Most of {@code values} have a class, so that an answer is possible. */
  private static LabelMapping classes(int values) {
    Map<Integer, Integer> classes = new HashMap<>();
    for (int value = 0; value < values; value++) {
      classes.put(value, value % CLASSES);
    }
    return LabelMapping.values(classes, List.of());
  }

  private static LabelMapping colours() {
    ClassTable table =
        new ClassTable(List.of(new SemanticClass("sky", 0), new SemanticClass("road", 0x804080)));
    return LabelMapping.colours(table, List.of()).ignoringUnknown();
  }

  private static byte[] jpeg(boolean progressive, boolean grey) throws IOException {
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    Random random = new Random(7);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, random.nextInt());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam options = writer.getDefaultWriteParam();
      if (progressive) {
        options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
