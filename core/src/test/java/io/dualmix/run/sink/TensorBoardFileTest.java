package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.run.RecordedEvent;
import io.dualmix.run.sink.TensorBoardFile.EncodedPicture;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.StepDone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the file by the formats' documents alone, with a CRC32C computed bit by bit. */
class TensorBoardFileTest {
  private static final Instant TIME = Instant.parse("2026-11-23T10:15:30.250Z");

  @TempDir private Path folder;

  @Test
  void checksumOfTheReaderIsTheStandards() {
    // The check value of CRC-32C (Castagnoli) in every catalogue.
    assertThat(crc32c("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xE3069283);
  }

  @Test
  void everyRecordHasBothMaskedChecksums() throws IOException {
    write(List.of(step(20, 0.5), step(40, 0.25)));
    assertThat(records()).hasSize(3);
  }

  @Test
  void firstRecordNamesTheFormat() throws IOException {
    write(List.of());
    assertThat(new String(records().get(0), StandardCharsets.UTF_8)).endsWith("brain.Event:2");
  }

  @Test
  void scalarsComeBack() throws IOException {
    write(List.of(step(300, 0.5)));
    Map<String, Float> scalars = new HashMap<>();
    Event event = Event.parse(records().get(1), scalars);
    assertThat(event).isEqualTo(new Event(TIME.toEpochMilli() / 1e3, 300));
    assertThat(scalars)
        .containsEntry("loss/round-1/student", 0.5f)
        .containsEntry("loss_kl/round-1/student", 0.25f)
        .containsEntry("learning_rate/round-1/student", 0.01f);
  }

  @Test
  void valuesThatDoNotExistAreLeftOut() throws IOException {
    write(List.of(step(20, Double.NaN)));
    Map<String, Float> scalars = new HashMap<>();
    assertThat(Event.parse(records().get(1), scalars).step()).isEqualTo(20);
    assertThat(scalars).doesNotContainKey("loss/round-1/student").hasSize(4);
  }

  @Test
  void aPictureComesBack() throws IOException {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 1, 2};
    try (TensorBoardFile file = TensorBoardFile.rebuild(folder, TIME, List.of())) {
      file.append(TIME, 4, "street/prediction", new EncodedPicture(png, 160, 120));
    }
    Map<String, Picture> pictures = new HashMap<>();
    Event event = Event.parse(records().get(1), new HashMap<>(), pictures);
    assertThat(event.step()).isEqualTo(4);
    Picture picture = pictures.get("street/prediction");
    assertThat(picture.png()).isEqualTo(png);
    assertThat(picture.size()).isEqualTo("160x120, colorspace 3");
  }

  private static RecordedEvent step(int step, double loss) {
    return new RecordedEvent(
        TIME,
        new StepDone(
            "round-1/student", step, loss, List.of(new LossPart("kl", 0.25)), 0.01, 30, 0.125));
  }

  private void write(List<RecordedEvent> events) {
    try (TensorBoardFile file = TensorBoardFile.rebuild(folder, TIME, List.of())) {
      events.forEach(file::append);
    }
  }

  /** The data of all records; fails on a wrong checksum or length. */
  private List<byte[]> records() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertThat(bytes.getInt()).isEqualTo(masked(crc32c(length)));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(data);
      assertThat(bytes.getInt()).isEqualTo(masked(crc32c(data)));
      records.add(data);
    }
    return records;
  }

  private Path file() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "events.out.tfevents.*")) {
      return files.iterator().next();
    }
  }

  private static int masked(int crc) {
    long unsigned = crc & 0xFFFFFFFFL;
    return (int) (((unsigned >> 15 | unsigned << 17) & 0xFFFFFFFFL) + 0xA282EAD8L);
  }

  /** Reflected polynomial 0x1EDC6F41, bit by bit. */
  private static int crc32c(byte[] data) {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
      }
    }
    return ~crc;
  }

  private record Picture(String size, byte[] png) {}

  /** What a message of event.proto says. */
  private record Event(double wallTime, long step) {
    static Event parse(byte[] message, Map<String, Float> scalars) {
      return parse(message, scalars, new HashMap<>());
    }

    static Event parse(byte[] message, Map<String, Float> scalars, Map<String, Picture> pictures) {
      ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
      double wallTime = 0;
      long step = 0;
      while (in.hasRemaining()) {
        int key = (int) varint(in);
        switch (key) {
          case 1 << 3 | 1 -> wallTime = in.getDouble();
          case 2 << 3 -> step = varint(in);
          case 5 << 3 | 2 -> summary(bytes(in), scalars, pictures);
          default -> throw new AssertionError("key " + key);
        }
      }
      return new Event(wallTime, step);
    }

    private static void summary(
        ByteBuffer in, Map<String, Float> scalars, Map<String, Picture> pictures) {
      while (in.hasRemaining()) {
        assertThat(varint(in)).isEqualTo(1 << 3 | 2);
        ByteBuffer value = bytes(in);
        assertThat(varint(value)).isEqualTo(1 << 3 | 2);
        String tag = StandardCharsets.UTF_8.decode(bytes(value)).toString();
        long kind = varint(value);
        if (kind == (4 << 3 | 2)) {
          pictures.put(tag, picture(bytes(value)));
        } else {
          assertThat(kind).isEqualTo(2 << 3 | 5);
          scalars.put(tag, value.getFloat());
        }
      }
    }

    /** Summary.Image: height, width, colorspace, encoded_image_string. */
    private static Picture picture(ByteBuffer in) {
      long[] numbers = new long[4];
      for (int field = 1; field <= 3; field++) {
        assertThat(varint(in)).isEqualTo(field << 3);
        numbers[field] = varint(in);
      }
      assertThat(varint(in)).isEqualTo(4 << 3 | 2);
      ByteBuffer data = bytes(in);
      byte[] png = new byte[data.remaining()];
      data.get(png);
      String size = numbers[2] + "x" + numbers[1] + ", colorspace " + numbers[3];
      return new Picture(size, png);
    }

    private static ByteBuffer bytes(ByteBuffer in) {
      byte[] bytes = new byte[(int) varint(in)];
      in.get(bytes);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = in.get();
        value |= (b & 0x7FL) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }
  }
}
