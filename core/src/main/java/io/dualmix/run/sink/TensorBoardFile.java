package io.dualmix.run.sink;

import io.dualmix.run.AppendedFile;
import io.dualmix.run.RecordedEvent;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.ProtoMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * {@link Scalars} and pictures for TensorBoard: {@code Event} protocol buffer messages in TFRecord
 * framing, which no maintained Java library provides.
 */
public final class TensorBoardFile implements AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";

  /** Added to rotated checksums by the TFRecord format, for data that contain checksums. */
  private static final int MASK_DELTA = 0xA282EAD8;

  // Field numbers of event.proto and summary.proto.
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;
  private static final int VALUE_IMAGE = 4;
  private static final int IMAGE_HEIGHT = 1;
  private static final int IMAGE_WIDTH = 2;
  private static final int IMAGE_COLOURS = 3;
  private static final int IMAGE_ENCODED = 4;

  /** The value of colorspace in summary.proto for RGB. */
  private static final int RGB = 3;

  private final AppendedFile file;

  private TensorBoardFile(AppendedFile file) {
    this.file = file;
  }

  /**
   * Writes the file of these events and keeps it open for further ones. The file gets a new name
   * and older ones are deleted, so that a running TensorBoard switches to the new file.
   */
  public static TensorBoardFile rebuild(Path folder, Instant now, List<RecordedEvent> events) {
    deleteOlder(folder);
    Path path = folder.resolve(PREFIX + now.getEpochSecond() + ".dualmix");
    TensorBoardFile board = new TensorBoardFile(AppendedFile.open(path, 0));
    ProtoMessage version = new ProtoMessage();
    version.decimal(EVENT_WALL_TIME, now.toEpochMilli() / 1e3);
    version.text(EVENT_FILE_VERSION, "brain.Event:2");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(framed(version.toByteArray()));
    events.forEach(event -> all.writeBytes(record(event)));
    board.file.append(all.toByteArray());
    return board;
  }

  public void append(RecordedEvent recorded) {
    file.append(record(recorded));
  }

  @Override
  public void close() {
    file.close();
  }

  private static void deleteOlder(Path folder) {
    try (DirectoryStream<Path> older = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path path : older) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder.resolve(PREFIX + "*"), e);
    }
  }

  /** Appends a picture, shown under its tag at a step. */
  public void append(Instant time, int step, String tag, EncodedPicture picture) {
    ProtoMessage image = new ProtoMessage();
    image.number(IMAGE_HEIGHT, picture.height());
    image.number(IMAGE_WIDTH, picture.width());
    image.number(IMAGE_COLOURS, RGB);
    image.bytes(IMAGE_ENCODED, picture.png());
    ProtoMessage value = new ProtoMessage();
    value.text(VALUE_TAG, tag);
    value.message(VALUE_IMAGE, image);
    ProtoMessage summary = new ProtoMessage();
    summary.message(SUMMARY_VALUE, value);
    file.append(framed(event(time, step, summary)));
  }

  /**
   * An encoded picture.
   *
   * @param png the bytes of the PNG file
   * @param width in pixels
   * @param height in pixels
   */
  record EncodedPicture(byte[] png, int width, int height) {}

  /** The record of an event; empty for an event without scalars. */
  private static byte[] record(RecordedEvent recorded) {
    Scalars scalars = Scalars.of(recorded.event());
    ProtoMessage summary = new ProtoMessage();
    scalars.values().forEach((tag, value) -> scalar(summary, tag, value));
    return scalars.values().isEmpty()
        ? new byte[0]
        : framed(event(recorded.time(), scalars.step(), summary));
  }

  private static byte[] event(Instant time, int step, ProtoMessage summary) {
    ProtoMessage message = new ProtoMessage();
    message.decimal(EVENT_WALL_TIME, time.toEpochMilli() / 1e3);
    message.number(EVENT_STEP, step);
    message.message(EVENT_SUMMARY, summary);
    return message.toByteArray();
  }

  private static void scalar(ProtoMessage summary, String tag, double value) {
    ProtoMessage one = new ProtoMessage();
    one.text(VALUE_TAG, tag);
    one.decimal(VALUE_SIMPLE, (float) value);
    summary.message(SUMMARY_VALUE, one);
  }

  /** TFRecord: length, its masked CRC32C, the data, their masked CRC32C, all little endian. */
  private static byte[] framed(byte[] data) {
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    return ByteBuffer.allocate(length.length + Integer.BYTES + data.length + Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length)
        .putInt(maskedCrc(length))
        .put(data)
        .putInt(maskedCrc(data))
        .array();
  }

  private static int maskedCrc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }
}
