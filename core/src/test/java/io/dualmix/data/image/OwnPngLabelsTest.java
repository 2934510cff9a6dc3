package io.dualmix.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Why PNG labels are read by own code: docs/decisions/own-png-labels.md. Files by hand, chunk by
 * chunk, with one row that holds each value once.
 */
class OwnPngLabelsTest {
  private static final int GREY = 0;
  private static final int PALETTE = 3;

  @TempDir private Path folder;

  private Path file(int depth, int colourType, boolean transparent) throws IOException {
    int width = 1 << depth;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(1);
    fields.write(new byte[] {(byte) depth, (byte) colourType, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    if (colourType == PALETTE) {
      chunk(out, "PLTE", new byte[3 * width]);
    }
    if (transparent) {
      chunk(out, "tRNS", new byte[] {0, 1}); // Grey: the value 1. Palette: the entries 0 and 1.
    }
    byte[] row = new byte[1 + width * depth / 8];
    for (int value = 0; value < width; value++) {
      row[1 + value * depth / 8] |= (byte) (value << (8 - depth - value * depth % 8));
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      deflater.write(row);
    }
    chunk(out, "IDAT", data.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return Files.write(folder.resolve("label.png"), bytes.toByteArray());
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }

  private static void assertValues(byte[] classes) {
    for (int value = 0; value < classes.length; value++) {
      assertThat(classes[value] & 0xFF).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void everyValueIsReadAsItIsStored(int depth) throws IOException {
    for (int colourType : new int[] {GREY, PALETTE}) {
      for (boolean transparent : new boolean[] {false, true}) {
        LabelImage label = ImageFiles.readLabel(file(depth, colourType, transparent));
        assertThat(label.width()).isEqualTo(1 << depth);
        assertValues(label.classes());
      }
    }
  }

  /** Where this fails, the JDK has become able to read labels: the decision can be made again. */
  @Test
  void theJdkStretchesGreyOfFewBitsBesideATransparentValue() throws IOException {
    Path label = file(4, GREY, true);

    assertThat(ImageIO.read(label.toFile()).getRaster().getSample(1, 0, 0)).isEqualTo(17);
    assertThat(ImageFiles.readLabel(label).classes()[1]).isEqualTo((byte) 1);
  }
}
