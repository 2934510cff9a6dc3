package io.dualmix.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** PNG files by their chunks, with right check sums whatever is in them. */
record PngBuilder(List<Chunk> chunks) {
  static final int GREY = 0;
  static final int COLOUR = 2;
  static final int PALETTE = 3;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** One chunk. */
  record Chunk(String type, byte[] content) {}

  /**
   * A small file whose samples are {@code bound} at most.
   *
   * @param bits a sample
   */
  static byte[] file(int width, int height, int bits, int colourType, int bound) {
    int channels = colourType == COLOUR ? 3 : 1;
    int rowBytes = (width * channels * bits + 7) / 8;
    byte[] raw = new byte[height * (1 + rowBytes)];
    Random random = new Random(bits * 10L + colourType);
    for (int y = 0; y < height; y++) {
      int start = y * (1 + rowBytes) + 1;
      for (int i = 0; i < rowBytes; i++) {
        boolean upper = bits == 16 && i % 2 == 0;
        raw[start + i] = upper ? 0 : (byte) random.nextInt(bound + 1);
      }
    }
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) colourType);
    chunks.add(new Chunk("IHDR", header.array()));
    if (colourType == PALETTE) {
      byte[] palette = new byte[3 * (1 << Math.min(bits, 8))];
      random.nextBytes(palette);
      chunks.add(new Chunk("PLTE", palette));
    }
    chunks.add(new Chunk("IDAT", Deflated.pack(raw)));
    chunks.add(new Chunk("IEND", new byte[0]));
    return new PngBuilder(chunks).bytes();
  }

  /** The whole chunks at the start of a file. */
  static PngBuilder of(byte[] file) {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(file);
    int at = SIGNATURE.length;
    while (at + 12 <= file.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      byte[] content = new byte[length];
      buffer.get(at + 8, content);
      chunks.add(new Chunk(new String(file, at + 4, 4, StandardCharsets.ISO_8859_1), content));
      at += 12 + length;
    }
    return new PngBuilder(chunks);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    for (Chunk chunk : chunks) {
      byte[] type = chunk.type().getBytes(StandardCharsets.ISO_8859_1);
      CRC32 crc = new CRC32();
      crc.update(type);
      crc.update(chunk.content());
      out.writeBytes(number(chunk.content().length));
      out.writeBytes(type);
      out.writeBytes(chunk.content());
      out.writeBytes(number((int) crc.getValue()));
    }
    return out.toByteArray();
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }
}
