package io.dualmix.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageDecoder.Orientation;
import io.dualmix.tensor.TensorScope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int WIDTH = 48;
  private static final int HEIGHT = 32;

  /** Below are the red, green, blue and white quarters of every image here, as they are seen. */
  private static final int[] QUARTERS = {0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF};

  private static final ImageSize TURNED = new ImageSize(/* width= */ HEIGHT, /* height= */ WIDTH);

  @TempDir private Path folder;

  private static RgbImage quarters() {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int quarter = (i / WIDTH < HEIGHT / 2 ? 0 : 2) + (i % WIDTH < WIDTH / 2 ? 0 : 1);
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (QUARTERS[quarter] >> (16 - 8 * c));
      }
    }
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }

  private static byte[] encoded(String extension) {
    try (TensorScope scope = new TensorScope()) {
      Mat mat = MatConversions.of(quarters());
      opencv_imgproc.cvtColor(mat, mat, opencv_imgproc.COLOR_RGB2BGR);
      org.bytedeco.javacpp.BytePointer buffer = new org.bytedeco.javacpp.BytePointer();
      assertThat(opencv_imgcodecs.imencode(extension, mat, buffer)).isTrue();
      byte[] bytes = new byte[(int) buffer.limit()];
      buffer.get(bytes);
      return bytes;
    }
  }

  private Path write(String name, byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return Files.write(folder.resolve(name), all.toByteArray());
  }

  /** An EXIF directory with the orientation alone, in either byte order. */
  private static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer exif = ByteBuffer.allocate(26).order(order);
    exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    exif.putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation);
    return exif.array();
  }

  private Path jpeg(int orientation, ByteOrder order) throws IOException {
    byte[] plain = encoded(".jpg");
    byte[] exif = exif(orientation, order);
    ByteBuffer segment = ByteBuffer.allocate(10 + exif.length);
    segment.putShort((short) 0xFFE1).putShort((short) (8 + exif.length));
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(exif);
    return write(
        "turned.jpg",
        Arrays.copyOf(plain, 2),
        segment.array(),
        Arrays.copyOfRange(plain, 2, plain.length));
  }

  /** The quarter, 0..3, that is seen at a share of the image's sides. */
  private static int quarter(RgbImage image, double x, double y) {
    int row = (int) (y * image.height());
    int at = 3 * (row * image.width() + (int) (x * image.width()));
    int found = -1;
    for (int q = 0; q < QUARTERS.length; q++) {
      boolean alike = true;
      for (int c = 0; c < 3; c++) {
        int wanted = QUARTERS[q] >> (16 - 8 * c) & 0xFF;
        alike &= Math.abs((image.rgb()[at + c] & 0xFF) - wanted) < 60;
      }
      found = alike ? q : found;
    }
    return found;
  }

  private static String seen(RgbImage image) {
    return ""
        + quarter(image, 0.25, 0.25)
        + quarter(image, 0.75, 0.25)
        + quarter(image, 0.25, 0.75)
        + quarter(image, 0.75, 0.75);
  }

  /** By EXIF 2.3: the row and column of the stored image that are seen on top and to the left. */
  @ParameterizedTest
  @CsvSource({
    "1, 0123", "2, 1032", "3, 3210", "4, 2301", "5, 0213", "6, 2031", "7, 3120", "8, 1302"
  })
  void everyOrientationIsApplied(int orientation, String expected) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      Path file = jpeg(orientation, order);
      RgbImage image = ImageDecoder.DEFAULT.read(file);
      assertThat(seen(image)).isEqualTo(expected);
      ImageSize size = orientation < 5 ? new ImageSize(WIDTH, HEIGHT) : TURNED;
      assertThat(ImageSize.of(image)).isEqualTo(size);
      assertThat(ImageDecoder.DEFAULT.size(file)).isEqualTo(size);
      ImageDecoder stored = new ImageDecoder(Orientation.IGNORE, 16);
      assertThat(seen(stored.read(file))).isEqualTo("0123");
      assertThat(stored.size(file)).isEqualTo(new ImageSize(WIDTH, HEIGHT));
    }
  }

  @Test
  void aTurnedImageIsReducedByItsOwnSides() throws IOException {
    Path file = jpeg(6, ByteOrder.BIG_ENDIAN);
    RgbImage image = ImageDecoder.DEFAULT.read(file, new ImageSize(HEIGHT / 2, WIDTH / 2));
    assertThat(ImageSize.of(image)).isEqualTo(new ImageSize(HEIGHT / 2, WIDTH / 2));
    assertThat(seen(image)).isEqualTo("2031");
  }

  @Test
  void theOrientationOfAPngIsApplied() throws IOException {
    byte[] plain = encoded(".png");
    byte[] exif = exif(6, ByteOrder.BIG_ENDIAN);
    ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length);
    chunk.putInt(exif.length).put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(exif);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(chunk.array(), 4, 4 + exif.length);
    chunk.putInt((int) crc.getValue());
    Path file =
        write(
            "turned.png",
            Arrays.copyOf(plain, 33),
            chunk.array(),
            Arrays.copyOfRange(plain, 33, plain.length));
    assertThat(seen(ImageDecoder.DEFAULT.read(file))).isEqualTo("2031");
    assertThat(ImageDecoder.DEFAULT.size(file)).isEqualTo(TURNED);
  }

  /** An uncompressed TIFF with one strip, written by hand: OpenCV writes no orientation. */
  private Path tiff(int orientation) throws IOException {
    byte[] pixels = quarters().rgb();
    int[][] entries = {
      {256, WIDTH},
      {257, HEIGHT},
      {258, 8},
      {259, 1},
      {262, 2},
      {273, 8},
      {274, orientation},
      {277, 3},
      {278, HEIGHT},
      {279, pixels.length}
    };
    ByteBuffer file = ByteBuffer.allocate(8 + pixels.length + 2 + 12 * entries.length + 4);
    file.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I').putShort((short) 42);
    file.putInt(8 + pixels.length).put(pixels).putShort((short) entries.length);
    for (int[] entry : entries) {
      // LONG for all: readers take either; three channels of 8 bits share the one value.
      file.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
    }
    return write("turned.tiff", file.array());
  }

  @Test
  void theOrientationOfATiffIsApplied() throws IOException {
    assertThat(seen(ImageDecoder.DEFAULT.read(tiff(1)))).isEqualTo("0123");
    assertThat(seen(ImageDecoder.DEFAULT.read(tiff(3)))).isEqualTo("3210");
    assertThat(seen(ImageDecoder.DEFAULT.read(tiff(6)))).isEqualTo("2031");
    assertThat(ImageDecoder.DEFAULT.size(tiff(6))).isEqualTo(TURNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {".png", ".jpg", ".webp", ".bmp", ".tiff", ".gif", ".ppm"})
  void everyFormatIsReadByItsContent(String extension) throws IOException {
    byte[] bytes = encoded(extension);
    Path file = write("a" + extension, bytes);
    assertThat(ImageDecoder.DEFAULT.size(file)).isEqualTo(new ImageSize(WIDTH, HEIGHT));
    assertThat(seen(ImageDecoder.DEFAULT.read(file))).isEqualTo("0123");
    assertThat(seen(ImageDecoder.DEFAULT.read(write("other.png", bytes)))).isEqualTo("0123");
  }

  @ParameterizedTest
  @ValueSource(strings = {".png", ".jpg", ".webp", ".bmp", ".tiff", ".gif", ".ppm"})
  void everyFormatIsRefusedWhenHalfOfItIsMissing(String extension) throws IOException {
    byte[] bytes = encoded(extension);
    for (int part : new int[] {1, 4, 20, bytes.length / 2, bytes.length * 9 / 10}) {
      Path file = write("cut" + extension, Arrays.copyOf(bytes, Math.min(part, bytes.length - 8)));
      assertThatThrownBy(() -> ImageDecoder.DEFAULT.read(file))
          .as("%d of %d bytes", part, bytes.length)
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("cut" + extension);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aJpegWithoutItsEndMarkIsRead(int missing) throws IOException {
    byte[] bytes = encoded(".jpg");
    Path file = write("open.jpg", Arrays.copyOf(bytes, bytes.length - missing));
    assertThat(ImageDecoder.DEFAULT.read(file).rgb())
        .isEqualTo(ImageDecoder.DEFAULT.read(write("whole.jpg", bytes)).rgb());
  }

  @Test
  void aJpegWithBytesBetweenItsSegmentsIsRead() throws IOException {
    byte[] bytes = encoded(".jpg");
    int second = 4 + (bytes[4] & 0xFF) * 256 + (bytes[5] & 0xFF);
    Path file =
        write(
            "stray.jpg",
            Arrays.copyOf(bytes, second),
            new byte[] {0, 17, 42},
            Arrays.copyOfRange(bytes, second, bytes.length));
    assertThat(seen(ImageDecoder.DEFAULT.read(file))).isEqualTo("0123");
    assertThat(ImageDecoder.DEFAULT.size(file)).isEqualTo(new ImageSize(WIDTH, HEIGHT));
  }

  @Test
  void aCommentWithAWrongCheckSumCostsNoPixel() throws IOException {
    byte[] plain = encoded(".png");
    ByteBuffer chunk = ByteBuffer.allocate(16);
    chunk.putInt(4).put("tEXta\0bc".getBytes(StandardCharsets.US_ASCII)).putInt(12345);
    Path file =
        write(
            "comment.png",
            Arrays.copyOf(plain, 33),
            chunk.array(),
            Arrays.copyOfRange(plain, 33, plain.length));
    assertThat(seen(ImageDecoder.DEFAULT.read(file))).isEqualTo("0123");
  }

  @ParameterizedTest
  @CsvSource({"10, 1023", "12, 4095", "12, 2048", "16, 65535"})
  void samplesOfFewerBitsAreScaledToTheWholeRange(int bits, int value) throws IOException {
    Path file = folder.resolve("deep.png");
    try (TensorScope scope = new TensorScope()) {
      Mat mat = new Mat(2, 2, opencv_core.CV_16UC1);
      short[] samples = new short[4];
      Arrays.fill(samples, (short) value);
      new ShortPointer(mat.data()).put(samples);
      opencv_imgcodecs.imwrite(file.toString(), mat);
    }
    int seen = new ImageDecoder(Orientation.APPLY, bits).read(file).rgb()[0] & 0xFF;
    assertThat((double) seen).isCloseTo(255.0 * value / ((1 << bits) - 1), within(1));
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version https://git-lfs.github.com/spec/v1 | Git LFS pointer | git lfs pull",
        "<!DOCTYPE html><html> | web page | Download",
        "/annex/objects/SHA256E-s1--ab.png | git-annex | git annex get",
        "....ftypheic.... | HEIC | Convert"
      })
  void aFileThatIsNoImageIsCalledWhatItIs(String content, String what, String remedy)
      throws IOException {
    Path file = write("a.png", content.getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> ImageDecoder.DEFAULT.read(file))
        .hasMessageContaining("a.png")
        .hasMessageContaining(what)
        .satisfies(e -> assertThat(((DualMixException) e).remedy()).contains(remedy));
    assertThatThrownBy(() -> ImageDecoder.DEFAULT.size(file)).hasMessageContaining(what);
  }

  @Test
  void aLinkThatLeadsNowhereIsNamed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("a.png"), Path.of("gone/b.png"));
    assertThatThrownBy(() -> ImageDecoder.DEFAULT.read(link))
        .hasMessageContaining("a.png: it is a link to gone/b.png, which is not there");
  }
}
