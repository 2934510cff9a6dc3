package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageFiles;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What data sets from anywhere hold: files that claim too much, and rare kinds of PNG and JPEG. */
class ImageLimitsTest {
  private static final int GREY = 0;
  private static final int COLOUR = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;

  @TempDir Path folder;

  private Path file(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void requireRefused(Path file, String message) {
    assertThatThrownBy(() -> ImageFiles.readImage(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(message);
  }

  @Test
  void pngOf60000x60000IsRefused() throws IOException {
    requireRefused(file("a.png", png(60000, 60000, 8, COLOUR, new byte[1])), "60000x60000");
  }

  @Test
  void jpegOf60000x60000IsRefused() throws IOException {
    requireRefused(file("a.jpg", resized(jpeg(), 60000, 60000)), "60000x60000");
  }

  @ParameterizedTest
  @ValueSource(ints = {GREY, COLOUR, PALETTE})
  void pngTooShortForItsPixelsIsRefusedAsImage(int colourType) throws IOException {
    Path file = file("a.png", png(16000, 12000, 8, colourType, new byte[1000]));
    requireRefused(file, "cannot hold the 16000x12000 pixels");
  }

  @Test
  void pngTooShortForItsPixelsIsRefusedAsLabel() throws IOException {
    Path file = file("a.png", png(16000, 12000, 8, GREY, new byte[1000]));
    assertThatThrownBy(() -> ImageFiles.readLabel(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("cannot hold the 16000x12000 pixels");
  }

  @Test
  void pngOfBestCompressionIsRead() throws IOException {
    byte[] black = new byte[4000 * (1 + 3 * 4000)];
    Path file = file("a.png", png(4000, 4000, 8, COLOUR, black));
    assertThat(black.length / Files.size(file)).as("ratio").isGreaterThan(1000);
    assertThat(ImageFiles.readImage(file).width()).isEqualTo(4000);
  }

  @Test
  void jpegTooShortForItsPixelsIsRefused() throws IOException {
    requireRefused(file("a.jpg", resized(jpeg(), 16000, 12000)), "16000x12000 pixels");
  }

  @Test
  void jpegOfOneColourIsRead() throws IOException {
    byte[] flat = jpeg(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 4000, 3000, 1, null));
    assertThat(ImageFiles.readImage(file("a.jpg", flat)).height()).isEqualTo(3000);
  }

  /** A decoder that steps over a marker without length sees the large frame, which comes first. */
  @Test
  void frameHeaderBehindAMarkerWithoutLengthIsSeen() throws IOException {
    byte[] small = jpeg();
    byte[] large = resized(small, 50000, 50000);
    int frame = frame(small);
    byte[] largeFrame = Arrays.copyOfRange(large, frame, afterSegment(large, frame));
    // Read as a length, the frame header's own marker FF C0 reaches far into the file.
    byte[] padding = new byte[0xFFC0 - largeFrame.length];
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(small, 0, frame);
    joined.write(new byte[] {(byte) 0xFF, 0x01});
    joined.write(largeFrame);
    joined.write(padding);
    joined.write(small, frame, small.length - frame);
    requireRefused(file("a.jpg", joined.toByteArray()), "50000x50000");
  }

  @Test
  void pixelsBeyondThePngsSizeAreNotUsed() throws IOException {
    byte[] surplus = new byte[50_000_000];
    surplus[1] = 7;
    Path file = file("a.png", png(1, 1, 8, GREY, surplus));
    assertThat(ImageFiles.readImage(file).rgb()).containsExactly(7, 7, 7);
    assertThat(ImageFiles.readLabel(file).classes()).containsExactly(7);
  }

  @Test
  void greyWithAlphaIsAnImage() throws IOException {
    Path file = file("a.png", png(2, 1, 8, GREY_ALPHA, new byte[] {0, 40, 0, 90, -1}));
    assertThat(ImageFiles.readImage(file).rgb()).containsExactly(40, 40, 40, 90, 90, 90);
  }

  @Test
  void greyWithAlphaIsALabelOfItsGreyExceptWhereErased() throws IOException {
    Path file = file("a.png", png(3, 1, 8, GREY_ALPHA, new byte[] {0, 4, 0, 9, -1, 7, 1}));
    assertThat(ImageFiles.readLabel(file).classes()).containsExactly(255, 9, 7);
  }

  @Test
  void transparentPaletteKeepsItsColours() throws IOException {
    Path file = file("a.png", transparentPalette());
    assertThat(ImageFiles.readImage(file).rgb()).containsExactly(10, 20, 30, 40, 50, 60);
  }

  @Test
  void transparentPaletteIsALabelOfItsIndices() throws IOException {
    Path file = file("a.png", transparentPalette());
    assertThat(ImageFiles.readLabel(file).classes()).containsExactly(0, 1);
  }

  private static byte[] transparentPalette() throws IOException {
    return png(
        2,
        1,
        8,
        PALETTE,
        new byte[] {0, 0, 1},
        new Chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60}),
        new Chunk("tRNS", new byte[] {0, 100}));
  }

  @ParameterizedTest
  @CsvSource({"7, 0", "8, 5", "16, 3", "1, 2"})
  void pngOfAnImpossibleKindIsRefused(int bits, int colourType) throws IOException {
    Path file = file("a.png", png(2, 1, bits, colourType, new byte[16]));
    requireRefused(file, "");
    assertThatThrownBy(() -> ImageFiles.readLabel(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("PNG does not know colour type " + colourType);
  }

  @Test
  void paletteImageWithoutPaletteIsRefused() throws IOException {
    requireRefused(file("a.png", png(2, 1, 8, PALETTE, new byte[3])), "cannot be decoded");
  }

  /** Adobe's programs store CMYK inverted: 255 is no ink. */
  @Test
  void cmykJpegHasItsColours() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 32, 16, 4, null);
    for (int i = 0; i < 32 * 16; i++) {
      int cyan = i % 32 < 16 ? 255 : 0; // The right half is full of cyan ink.
      inks.setPixel(i % 32, i / 32, new int[] {cyan, 255, 255, 255});
    }
    byte[] adobe = {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };
    byte[] rgb = ImageFiles.readImage(file("a.jpg", inserted(jpeg(inks), 2, adobe))).rgb();
    requireNear(rgb, 0, 255, 255, 255);
    requireNear(rgb, 31, 0, 255, 255);
  }

  private static void requireNear(byte[] rgb, int pixel, int... expected) {
    for (int c = 0; c < 3; c++) {
      assertThat(rgb[pixel * 3 + c] & 0xFF).isCloseTo(expected[c], within(3));
    }
  }

  @Test
  void anEndChunkThatIsCutOffCostsNoPixel() throws IOException {
    byte[] whole = png(2, 1, 8, GREY, new byte[] {0, 5, 6});
    for (int cut = 1; cut <= 12; cut++) {
      Path file = file("a.png", Arrays.copyOf(whole, whole.length - cut));
      assertThat(ImageFiles.readLabel(file).classes()).containsExactly(5, 6);
    }
    requireRefused(file("a.png", Arrays.copyOf(whole, whole.length - 13)), "is truncated");
  }

  @Test
  void chunkThatReachesBeyondTheFileIsRefused() throws IOException {
    byte[] bytes = png(2, 1, 8, GREY, new byte[3]);
    ByteBuffer.wrap(bytes).putInt(33, Integer.MAX_VALUE); // Length of the chunk after IHDR.
    requireRefused(file("a.png", bytes), "is truncated");
  }

  private record Chunk(String type, byte[] content) {
    void write(ByteArrayOutputStream file) throws IOException {
      byte[] name = type.getBytes(StandardCharsets.US_ASCII);
      CRC32 crc = new CRC32();
      crc.update(name);
      crc.update(content);
      file.write(ByteBuffer.allocate(4).putInt(content.length).array());
      file.write(name);
      file.write(content);
      file.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
  }

  private static byte[] png(
      int width, int height, int bits, int colourType, byte[] rows, Chunk... between)
      throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      deflater.write(rows);
    }
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) colourType);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    new Chunk("IHDR", header.array()).write(file);
    for (Chunk chunk : between) {
      chunk.write(file);
    }
    new Chunk("IDAT", compressed.toByteArray()).write(file);
    new Chunk("IEND", new byte[0]).write(file);
    return file.toByteArray();
  }

  private static byte[] jpeg() throws IOException {
    return jpeg(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 1, null));
  }

  private static byte[] jpeg(WritableRaster raster) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same JPEG file, but its frame header claims another size. */
  private static byte[] resized(byte[] jpeg, int width, int height) {
    byte[] claim = jpeg.clone();
    ByteBuffer.wrap(claim).putShort(frame(jpeg) + 5, (short) height);
    ByteBuffer.wrap(claim).putShort(frame(jpeg) + 7, (short) width);
    return claim;
  }

  /** Where the baseline frame header, FF C0, begins. */
  private static int frame(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != 0xC0) {
      at = afterSegment(jpeg, at);
    }
    return at;
  }

  private static int afterSegment(byte[] jpeg, int at) {
    return at + 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] more) {
    return ByteBuffer.allocate(bytes.length + more.length)
        .put(bytes, 0, at)
        .put(more)
        .put(bytes, at, bytes.length - at)
        .array();
  }
}
