package io.dualmix.data.format;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes images of 3x2 pixels as the data sets store them, with the JDK's own encoders. */
record SampleFiles(Path root) {
  static final int WIDTH = 3;
  static final int HEIGHT = 2;

  /** An image in a JPEG file, also for names that end in something else. */
  void jpeg(String... names) {
    for (String name : names) {
      write(name, "jpg", new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB));
    }
  }

  /** An image, or a label of colours, in an 8-bit colour PNG file: {@code 0xRRGGBB} row by row. */
  void colours(String name, int... rgb) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < rgb.length; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, rgb[i]);
    }
    write(name, "png", image);
  }

  /** A label of indices in an 8-bit palette PNG file, whose colours say nothing of the indices. */
  void palette(String name, int... values) {
    byte[] scale = new byte[256];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (byte) (i * 37);
    }
    values(
        name,
        new BufferedImage(
            WIDTH,
            HEIGHT,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 256, scale, scale, scale)),
        values);
  }

  /** A label of indices in an 8-bit grey PNG file. */
  void grey(String name, int... values) {
    values(name, new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY), values);
  }

  void text(String name, String content) {
    try {
      Files.writeString(folderFor(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void values(String name, BufferedImage image, int... values) {
    for (int i = 0; i < values.length; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, values[i]);
    }
    write(name, "png", image);
  }

  private void write(String name, String format, BufferedImage image) {
    try {
      if (!ImageIO.write(image, format, folderFor(name).toFile())) {
        throw new AssertionError("No encoder for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folderFor(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }
}
