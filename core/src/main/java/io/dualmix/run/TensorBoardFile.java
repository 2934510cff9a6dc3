package io.dualmix.run;

import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.PseudoLabelled;
import io.dualmix.run.RunEvent.StepDone;
import io.dualmix.storage.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Scalars for TensorBoard: TFRecord framing around {@code Event} messages of protocol buffers,
 * written by hand since no maintained Java library does. Tags begin with what is measured ({@code
 * loss/round-1/student}), so that the stages' curves lie beside each other.
 */
final class TensorBoardFile implements AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";

  /** Added to rotated checksums by the TFRecord format, so that data with checksums check well. */
  private static final int MASK_DELTA = 0xA282EAD8;

  // Field numbers of event.proto and summary.proto.
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  // Wire types of protocol buffers.
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final AppendedFile file;

  private TensorBoardFile(AppendedFile file) {
    this.file = file;
  }

  /**
   * Writes the file of these events and keeps it open for more. It gets a new name and older ones
   * are deleted: a TensorBoard that is looking goes over to the newer file.
   */
  static TensorBoardFile rebuild(Path folder, Instant now, List<RecordedEvent> events) {
    deleteOlder(folder);
    Path path = folder.resolve(PREFIX + now.getEpochSecond() + ".dualmix");
    TensorBoardFile board = new TensorBoardFile(AppendedFile.open(path, 0));
    Message version = new Message();
    version.fixed64(EVENT_WALL_TIME, now.toEpochMilli() / 1e3);
    version.bytes(EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(framed(version.toByteArray()));
    events.forEach(event -> all.writeBytes(record(event)));
    board.file.append(all.toByteArray());
    return board;
  }

  void append(RecordedEvent recorded) {
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

  /** The record of an event; no bytes for one without scalars. */
  private static byte[] record(RecordedEvent recorded) {
    Message summary = new Message();
    RunEvent event = recorded.event();
    String stage = event.stage();
    int step = 0;
    if (event instanceof StepDone e) {
      step = e.step();
      scalar(summary, "loss/" + stage, e.loss());
      e.parts().forEach(p -> scalar(summary, "loss_" + p.name() + "/" + stage, p.value()));
      scalar(summary, "learning_rate/" + stage, e.learningRate());
      scalar(summary, "images_per_second/" + stage, e.imagesPerSecond());
    } else if (event instanceof Evaluated e) {
      step = e.step();
      scalar(summary, "miou/" + stage, e.miou());
      scalar(summary, "pixel_accuracy/" + stage, e.pixelAccuracy());
      scalar(summary, "class_accuracy/" + stage, e.classAccuracy());
      e.iou().forEach(c -> scalar(summary, "iou_" + c.name() + "/" + stage, c.iou()));
    } else if (event instanceof PseudoLabelled e) {
      scalar(summary, "kept/" + stage, e.kept());
      e.classes().forEach(c -> scalar(summary, "kept_" + c.name() + "/" + stage, c.kept()));
      e.classes()
          .forEach(c -> scalar(summary, "threshold_" + c.name() + "/" + stage, c.threshold()));
    }
    return summary.isEmpty() ? new byte[0] : framed(scalars(recorded.time(), step, summary));
  }

  private static byte[] scalars(Instant time, int step, Message summary) {
    Message message = new Message();
    message.fixed64(EVENT_WALL_TIME, time.toEpochMilli() / 1e3);
    message.varint(EVENT_STEP, step);
    message.bytes(EVENT_SUMMARY, summary.toByteArray());
    return message.toByteArray();
  }

  private static void scalar(Message summary, String tag, double value) {
    if (Double.isFinite(value)) {
      Message one = new Message();
      one.bytes(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
      one.fixed32(VALUE_SIMPLE, (float) value);
      summary.bytes(SUMMARY_VALUE, one.toByteArray());
    }
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

  /** A message of protocol buffers, field by field. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void varint(int field, long value) {
      raw((long) field << 3 | VARINT);
      raw(value);
    }

    void fixed64(int field, double value) {
      raw((long) field << 3 | FIXED_64);
      out.writeBytes(little(Double.BYTES).putDouble(value).array());
    }

    void fixed32(int field, float value) {
      raw((long) field << 3 | FIXED_32);
      out.writeBytes(little(Float.BYTES).putFloat(value).array());
    }

    void bytes(int field, byte[] value) {
      raw((long) field << 3 | BYTES);
      raw(value.length);
      out.writeBytes(value);
    }

    boolean isEmpty() {
      return out.size() == 0;
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }

    /** Seven bits a byte, the lowest first; the top bit says that more follow. */
    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    private static ByteBuffer little(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
