package io.dualmix.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Reads the palette of a label file. */
public final class LabelPalette {
  private static final int PLTE = 0x504C5445;
  private static final int MOST_CHUNKS = 1000;
  private static final int MOST_COLOURS = 256;

  private LabelPalette() {}

  /**
   * Reads a palette.
   *
   * @return {@code 0xRRGGBB} by index; empty for a file without a palette
   * @throws IOException if the file cannot be read
   */
  public static int[] of(Path file) throws IOException {
    try (SeekableInput in = SeekableInput.open(file)) {
      ImageHeader header = ImageHeader.read(in);
      if (header.format() == ImageFormat.BMP
          || header.format() == ImageFormat.TIFF
          || header.format() == ImageFormat.GIF) {
        return decoded(file);
      }
      if (header.colourType() != ImageHeader.PALETTE) {
        return new int[0];
      }
      in.seek(ImageIntegrity.PNG_SIGNATURE_LENGTH);
      DataInputStream chunks = new DataInputStream(in);
      for (int i = 0; i < MOST_CHUNKS; i++) {
        int length = chunks.readInt();
        int type = chunks.readInt();
        if (type == PLTE) {
          return colours(chunks, Math.min(MOST_COLOURS, length / RgbImage.CHANNELS));
        }
        if (type == ImageIntegrity.IDAT || length < 0) {
          break;
        }
        chunks.skipNBytes(length + 4L);
      }
      return new int[0];
    }
  }

  /** Uses the JDK's decoder, which preserves the palettes of these formats. */
  private static int[] decoded(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null || !(image.getColorModel() instanceof IndexColorModel model)) {
      return new int[0];
    }
    int[] colours = new int[model.getMapSize()];
    model.getRGBs(colours);
    for (int i = 0; i < colours.length; i++) {
      colours[i] &= 0xFFFFFF;
    }
    return colours;
  }

  private static int[] colours(DataInputStream in, int count) throws IOException {
    int[] colours = new int[Math.max(0, count)];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
    }
    return colours;
  }
}
