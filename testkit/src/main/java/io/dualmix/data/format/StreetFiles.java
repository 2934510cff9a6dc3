package io.dualmix.data.format;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Small files in the formats of the Cityscapes family, written by the JDK and not by own code.
 * Values fill the pixels row by row, from the start again when they end.
 */
public final class StreetFiles {
  private StreetFiles() {}

  /** An image of some pattern, as PNG or JPEG by its name. */
  public static void image(Path file, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, 0x305070 + 0x010305 * (i % 80));
    }
    write(file, image);
  }

  /** A label of one colour, {@code 0xRRGGBB}. */
  public static void solid(Path file, int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    write(file, image);
  }

  /** Cityscapes, ACDC and BDD100K: 8-bit grey. */
  public static void grey(Path file, int width, int height, int... values) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    fill(image.getRaster(), 0, values);
    write(file, image);
  }

  /** GTA5: 8-bit palette, with colours that have nothing to do with the numbers. */
  public static void palette(Path file, int width, int height, int... values) {
    byte[] shades = new byte[256];
    for (int i = 0; i < shades.length; i++) {
      shades[i] = (byte) (255 - i);
    }
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 256, shades, shades, shades));
    fill(image.getRaster(), 0, values);
    write(file, image);
  }

  /** SYNTHIA: 16-bit colour, the class in the red channel, an instance in the green one. */
  public static void red16(Path file, int width, int height, int... values) {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(width, height);
    fill(raster, 0, values);
    fill(raster, 1, 7, 1000, 0);
    write(file, new BufferedImage(model, raster, false, null));
  }

  /** Bit depth and colour type as the file's header says. */
  static int[] header(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new int[] {bytes[24], bytes[25]};
  }

  private static void fill(WritableRaster raster, int channel, int... values) {
    int width = raster.getWidth();
    for (int i = 0; i < width * raster.getHeight(); i++) {
      raster.setSample(i % width, i / width, channel, values[i % values.length]);
    }
  }

  private static void write(Path file, BufferedImage image) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    try {
      Files.createDirectories(file.getParent());
      if (!ImageIO.write(image, name.endsWith(".jpg") ? "jpg" : "png", file.toFile())) {
        throw new IllegalStateException("the JDK writes no such image: " + file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
