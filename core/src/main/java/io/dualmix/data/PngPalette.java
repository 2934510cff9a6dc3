package io.dualmix.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** The colours that a PNG file's header gives to its indices. */
final class PngPalette {
  private static final int PLTE = 0x504C5445;
  private static final int MOST_CHUNKS = 1000;
  private static final int MOST_COLOURS = 256;

  private PngPalette() {}

  /**
   * Reads a palette.
   *
   * @return {@code 0xRRGGBB} by index; empty for a file without
   * @throws IOException if the file cannot be read
   */
  static int[] of(Path file) throws IOException {
    try (SeekableInput in = SeekableInput.open(file)) {
      ImageHeader header = ImageHeader.read(in);
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

  private static int[] colours(DataInputStream in, int count) throws IOException {
    int[] colours = new int[Math.max(0, count)];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
    }
    return colours;
  }
}
