package io.dualmix.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.format.CamVidClasses;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are written and checked by the JDK's ImageIO, independently of OpenCV and of own code. */
class ImageFilesTest {
  private static final int WIDTH = 13;
  private static final int HEIGHT = 11;

  @TempDir Path folder;

  @Test
  void imageReadsBackAsWritten() {
    RgbImage image = MemoryDataset.noise(1, WIDTH, HEIGHT, 2, 1).image(0);
    Path file = folder.resolve("a.png");
    ImageFiles.writeImage(file, image);
    assertThat(ImageFiles.readImage(file).rgb()).isEqualTo(image.rgb());
  }

  @Test
  void writtenImageHasItsColoursForOtherReaders() throws IOException {
    RgbImage image = MemoryDataset.noise(1, WIDTH, HEIGHT, 2, 2).image(0);
    Path file = folder.resolve("a.png");
    ImageFiles.writeImage(file, image);
    assertThat(rgbOf(ImageIO.read(file.toFile()))).isEqualTo(image.rgb());
  }

  @Test
  void labelReadsBackAsWritten() {
    byte[] classes = new byte[256];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) i;
    }
    Path file = folder.resolve("deep/er/a.png");
    ImageFiles.writeLabel(file, new LabelImage(16, 16, classes));
    assertThat(ImageFiles.readLabel(file).classes()).isEqualTo(classes);
  }

  @Test
  void writtenLabelHasItsIndicesForOtherReaders() throws IOException {
    LabelImage label = MemoryDataset.noise(1, WIDTH, HEIGHT, 200, 3).label(0);
    Path file = folder.resolve("a.png");
    ImageFiles.writeLabel(file, label);
    BufferedImage read = ImageIO.read(file.toFile());
    int[] samples = read.getRaster().getSamples(0, 0, WIDTH, HEIGHT, 0, (int[]) null);
    assertThat(samples).isEqualTo(unsigned(label.classes()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void paletteLabelGivesIndicesNotColours(int bits) throws IOException {
    int colours = 1 << bits;
    BufferedImage image = palette(bits, colours, 4);
    Path file = folder.resolve("palette.png");
    ImageIO.write(image, "png", file.toFile());
    assertThat(paletteBits(file)).isEqualTo(bits);
    assertThat(unsigned(ImageFiles.readLabel(file).classes())).isEqualTo(samples(image));
  }

  @Test
  void paletteImageGivesColours() throws IOException {
    BufferedImage image = palette(8, 256, 5);
    Path file = folder.resolve("palette.png");
    ImageIO.write(image, "png", file.toFile());
    assertThat(ImageFiles.readImage(file).rgb()).isEqualTo(rgbOf(image));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void interlacedLabelGivesItsIndices(int bits) throws IOException {
    BufferedImage image = palette(bits, 1 << bits, 6);
    Path file = folder.resolve("interlaced.png");
    writeInterlaced(image, file);
    assertThat(Files.readAllBytes(file)[28]).isEqualTo((byte) 1);
    assertThat(unsigned(ImageFiles.readLabel(file).classes())).isEqualTo(samples(image));
  }

  @Test
  void label16BitsIsReadWhole() throws IOException {
    BufferedImage image = grey16(new int[] {0, 255, 256, 1000, 65535, 7}, 3, 2);
    Path file = folder.resolve("wide.png");
    ImageIO.write(image, "png", file.toFile());
    char[] values = LabelDecoder.indices(file, false).wide();
    assertThat(values)
        .containsExactly((char) 0, (char) 255, (char) 256, (char) 1000, '\uFFFF', (char) 7);
  }

  @Test
  void labelWithoutMappingRefusesValuesAbove255() throws IOException {
    Path file = folder.resolve("wide.png");
    ImageIO.write(grey16(new int[] {256}, 1, 1), "png", file.toFile());
    assertThatThrownBy(() -> ImageFiles.readLabel(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("wide.png")
        .hasMessageContaining("256");
  }

  @Test
  void colourLabel16BitsGivesItsRedChannel() throws IOException {
    Path file = folder.resolve("synthia.png");
    Files.write(
        file,
        png(
            2,
            1,
            16,
            2,
            new byte[] {0, /* pixel */ 0, 3, 9, 9, 1, 1, /* pixel */ 1, 22, 0, 0, 0, 0}));
    assertThat(LabelDecoder.indices(file, true).wide()).containsExactly((char) 3, (char) 278);
  }

  @Test
  void colourImageIsNoIndexLabel() {
    Path file = folder.resolve("colour.png");
    ImageFiles.writeImage(file, MemoryDataset.noise(1, WIDTH, HEIGHT, 2, 7).image(0));
    assertThatThrownBy(() -> ImageFiles.readLabel(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("colour.png")
        .hasMessageContaining("colours, not class indices");
  }

  @Test
  void greySavedAsColourIsAnIndexLabel() {
    Path file = folder.resolve("grey.png");
    ImageFiles.writeImage(file, new RgbImage(2, 1, new byte[] {4, 4, 4, 9, 9, 9}));
    assertThat(ImageFiles.readLabel(file).classes()).containsExactly(4, 9);
  }

  @Test
  void greyImageGetsThreeEqualChannels() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 40);
    grey.getRaster().setSample(1, 0, 0, 200);
    Path file = folder.resolve("grey.png");
    ImageIO.write(grey, "png", file.toFile());
    assertThat(ImageFiles.readImage(file).rgb())
        .containsExactly(40, 40, 40, (byte) 200, (byte) 200, (byte) 200);
  }

  @Test
  void image16BitsKeepsItsUpper8() throws IOException {
    Path file = folder.resolve("deep.png");
    Files.write(file, png(1, 1, 16, 2, new byte[] {0, 0x12, 0x34, 0x56, 0x78, 0x7A, 0x11}));
    assertThat(ImageFiles.readImage(file).rgb()).containsExactly(0x12, 0x56, 0x7A);
  }

  @Test
  void alphaIsDropped() throws IOException {
    Path file = folder.resolve("alpha.png");
    Files.write(file, png(1, 1, 8, 6, new byte[] {0, 10, 20, 30, 0}));
    assertThat(ImageFiles.readImage(file).rgb()).containsExactly(10, 20, 30);
  }

  @Test
  void jpegAgreesWithAnotherDecoder() throws IOException {
    Path file = smoothJpeg();
    int[] expected = unsigned(rgbOf(ImageIO.read(file.toFile())));
    int[] read = unsigned(ImageFiles.readImage(file).rgb());
    for (int i = 0; i < read.length; i++) {
      // Decoders differ in rounding and in how they enlarge the colour planes.
      assertThat(Math.abs(read[i] - expected[i])).isLessThanOrEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "64, 48, 64, 48",
    "40, 24, 64, 48",
    "32, 24, 32, 24",
    "20, 10, 32, 24",
    "16, 12, 16, 12",
    "8, 6, 8, 6",
    "3, 2, 8, 6",
    "33, 6, 64, 48",
    "80, 60, 64, 48"
  })
  void jpegIsDecodedAtTheSmallestSizeThatSuffices(int wide, int high, int width, int height)
      throws IOException {
    Path file = folder.resolve("a.jpg");
    ImageIO.write(gradient(64, 48), "jpg", file.toFile());
    RgbImage image = ImageFiles.readImage(file, new ImageSize(wide, high));
    assertThat(ImageSize.of(image)).isEqualTo(new ImageSize(width, height));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void reducedJpegHasTheMeanColours(int factor) throws IOException {
    Path file = folder.resolve("a.jpg");
    ImageIO.write(gradient(64, 48), "jpg", file.toFile());
    RgbImage whole = ImageFiles.readImage(file);
    RgbImage reduced = ImageFiles.readImage(file, new ImageSize(64 / factor, 48 / factor));
    for (int i = 0; i < reduced.rgb().length; i++) {
      int x = i / 3 % reduced.width();
      int y = i / 3 / reduced.width();
      double sum = 0;
      for (int dy = 0; dy < factor; dy++) {
        for (int dx = 0; dx < factor; dx++) {
          sum += whole.rgb()[3 * ((y * factor + dy) * 64 + x * factor + dx) + i % 3] & 0xFF;
        }
      }
      assertThat((double) (reduced.rgb()[i] & 0xFF)).isCloseTo(sum / factor / factor, within(4.0));
    }
  }

  @Test
  void pngIsAlwaysDecodedWhole() {
    RgbImage image = MemoryDataset.noise(1, WIDTH, HEIGHT, 2, 1).image(0);
    Path file = folder.resolve("a.png");
    ImageFiles.writeImage(file, image);
    assertThat(ImageFiles.readImage(file, new ImageSize(1, 1)).rgb()).isEqualTo(image.rgb());
  }

  /** Red from left to right, green from top to bottom. */
  private static BufferedImage gradient(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (255 * x / width) << 16 | (255 * y / height) << 8 | 90);
      }
    }
    return image;
  }

  @ParameterizedTest
  @CsvSource({"8, 13", "16, 13", "32, 13", "64, 13", "128, 13", "248, 13", "248, 3000"})
  void everyRowFilterIsUndone(int filters, int width) throws IOException {
    RgbImage noise = MemoryDataset.noise(1, width, HEIGHT, 2, 7).image(0);
    Path file = folder.resolve("a.png");
    try (TensorScope scope = new TensorScope()) {
      IntPointer filter = new IntPointer(opencv_imgcodecs.IMWRITE_PNG_FILTER, filters);
      opencv_imgcodecs.imwrite(file.toString(), MatConversions.of(noise), filter);
      opencv_imgcodecs.imwrite(
          folder.resolve("grey.png").toString(),
          MatConversions.of(new LabelImage(width * 3, HEIGHT, noise.rgb())),
          filter);
    }
    assertThat(ImageFiles.readImage(file).rgb()).isEqualTo(rgbOf(ImageIO.read(file.toFile())));
    assertThat(ImageFiles.readLabel(folder.resolve("grey.png")).classes()).isEqualTo(noise.rgb());
  }

  @ParameterizedTest
  @CsvSource({"0.2", "0.5", "0.9", "0.98"})
  void truncatedJpegIsRefused(double share) throws IOException {
    byte[] bytes = Files.readAllBytes(smoothJpeg());
    Path file = folder.resolve("cut.jpg");
    Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * share)));
    assertThatThrownBy(() -> ImageFiles.readImage(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("cut.jpg")
        .hasMessageContaining("is truncated");
  }

  @ParameterizedTest
  @CsvSource({"0.01", "0.5", "0.9", "0.99"})
  void truncatedPngIsRefused(double share) {
    byte[] bytes = ImageFiles.encodePng(MemoryDataset.noise(1, 50, 40, 2, 8).image(0));
    Path file = folder.resolve("cut.png");
    write(file, Arrays.copyOf(bytes, (int) (bytes.length * share)));
    assertThatThrownBy(() -> ImageFiles.readImage(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("cut.png")
        .hasMessageContaining("is truncated");
  }

  @Test
  void truncatedLabelIsRefused() {
    byte[] bytes = ImageFiles.encodePng(MemoryDataset.noise(1, 50, 40, 9, 8).label(0));
    Path file = folder.resolve("cut.png");
    write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> ImageFiles.readLabel(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("cut.png");
  }

  @Test
  void pngWithOneWrongBitIsRefused() {
    byte[] bytes = ImageFiles.encodePng(MemoryDataset.noise(1, 50, 40, 2, 9).image(0));
    bytes[bytes.length / 2] ^= 4;
    Path file = folder.resolve("corrupt.png");
    write(file, bytes);
    assertThatThrownBy(() -> ImageFiles.readImage(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("corrupt.png")
        .hasMessageContaining("check sum");
  }

  @Test
  void pngWithTooFewRowsIsRefused() throws IOException {
    Path file = folder.resolve("short.png");
    Files.write(file, png(1, 2, 8, 0, new byte[] {0, 5}));
    assertThatThrownBy(() -> ImageFiles.readLabel(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("short.png");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> ImageFiles.readImage(folder.resolve("nowhere.png")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("nowhere.png");
  }

  @Test
  void emptyFileIsRefused() {
    Path file = folder.resolve("empty.png");
    write(file, new byte[0]);
    assertThatThrownBy(() -> ImageFiles.readImage(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("empty.png");
  }

  @Test
  void textIsRefused() {
    Path file = folder.resolve("notes.png");
    write(file, new byte[] {'h', 'e', 'l', 'l', 'o', ' ', 'w', 'o', 'r', 'l', 'd'});
    assertThatThrownBy(() -> ImageFiles.readImage(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("it is no PNG, JPEG, WEBP, BMP, TIFF, GIF or PNM file");
  }

  @Test
  void aShortTextIsNoImageAndNotOneThatBreaksOff() {
    for (String text : new String[] {"x", "ok\n", "BM: buy milk", "RIFF", "GIF8"}) {
      Path file = folder.resolve("notes.txt");
      write(file, text.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> ImageFiles.readImage(file))
          .as(text)
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("it is no PNG");
    }
    Path broken = folder.resolve("broken.pgm");
    write(broken, "P5 4".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ImageFiles.readImage(broken))
        .hasMessageContaining("its header lacks a number");
  }

  @Test
  void hugeImageIsRefusedFromItsHeader() throws IOException {
    Path file = folder.resolve("huge.png");
    Files.write(file, png(16384, 16384, 8, 2, new byte[] {0}));
    assertThatThrownBy(() -> ImageFiles.readImage(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("huge.png")
        .hasMessageContaining("16384x16384");
  }

  @Test
  void jpegIsNoLabel() throws IOException {
    Path file = smoothJpeg();
    assertThatThrownBy(() -> ImageFiles.readLabel(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("JPEG");
  }

  @Test
  void sizeComesFromTheHeader() throws IOException {
    assertThat(ImageFiles.size(smoothJpeg())).isEqualTo(new ImageSize(40, 24));
  }

  @Test
  void colourisedLabelHasTheTablesColours() {
    LabelImage label = new LabelImage(3, 1, new byte[] {0, 3, (byte) 255});
    assertThat(ImageFiles.colourise(label, CamVidClasses.TABLE).rgb())
        .containsExactly(
            (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x40, (byte) 0x80, 0, 0, 0);
  }

  @Test
  void overlayMixesByItsShareAndLeavesIgnoredPixels() {
    RgbImage image = new RgbImage(2, 1, new byte[] {100, 100, 100, 1, 2, 3});
    LabelImage label = new LabelImage(2, 1, new byte[] {3, (byte) 255});
    // Road is 0x804080: 0.75 * 100 + 0.25 * (128, 64, 128).
    assertThat(ImageFiles.overlay(image, label, CamVidClasses.TABLE, 0.25).rgb())
        .containsExactly(107, 91, 107, 1, 2, 3);
  }

  private Path smoothJpeg() throws IOException {
    BufferedImage image = new BufferedImage(40, 24, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 40; x++) {
        image.setRGB(x, y, (x * 6) << 16 | (y * 10) << 8 | (x * 2 + y * 3));
      }
    }
    Path file = folder.resolve("smooth.jpg");
    ImageIO.write(image, "jpg", file.toFile());
    return file;
  }

  private static BufferedImage palette(int bits, int colours, long seed) {
    RandomStream random = RandomStream.of(seed);
    byte[][] rgb = new byte[3][colours];
    for (int i = 0; i < colours; i++) {
      rgb[0][i] = (byte) (255 - i);
      rgb[1][i] = (byte) (i * 7);
      rgb[2][i] = (byte) (i * 31);
    }
    IndexColorModel model = new IndexColorModel(bits, colours, rgb[0], rgb[1], rgb[2]);
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type, model);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.getRaster().setSample(x, y, 0, random.nextInt(colours));
      }
    }
    return image;
  }

  private static int paletteBits(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes[25]).as("PNG colour type").isEqualTo((byte) 3);
    return bytes[24];
  }

  private static void writeInterlaced(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage grey16(int[] values, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSamples(0, 0, width, height, 0, values);
    return image;
  }

  /** A PNG file put together by hand from its uncompressed rows. */
  private static byte[] png(int width, int height, int bits, int colourType, byte[] rows)
      throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (var deflater = new java.util.zip.DeflaterOutputStream(compressed)) {
      deflater.write(rows);
    }
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bits)
            .put((byte) colourType)
            .array();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(file, "IHDR", header);
    chunk(file, "IDAT", compressed.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    file.write(ByteBuffer.allocate(4).putInt(content.length).array());
    file.write(name);
    file.write(content);
    file.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] rgbOf(BufferedImage image) {
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[i * 3] = (byte) (pixel >> 16);
      rgb[i * 3 + 1] = (byte) (pixel >> 8);
      rgb[i * 3 + 2] = (byte) pixel;
    }
    return rgb;
  }

  private static int[] samples(BufferedImage image) {
    return image.getRaster().getSamples(0, 0, WIDTH, HEIGHT, 0, (int[]) null);
  }

  private static int[] unsigned(byte[] bytes) {
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return values;
  }
}
