package io.dualmix.adapt.pseudo;

import io.dualmix.data.image.LabelImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file with the predictions of a whole data set, until its thresholds are known, so
 * that no image needs a second forward pass. If the disk has no room for it, it is abandoned and
 * the images are predicted again.
 *
 * <p>One thread writes it; afterwards one thread reads it.
 */
final class PredictionScratch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionScratch.class);

  private static final String NAME = "predictions.scratch";

  /** A byte for the class, two for the confidence. */
  private static final int BYTES_PER_PIXEL = 1 + Character.BYTES;

  /** Free space to leave on the disk for other writers. */
  private static final long MARGIN = 64L << 20;

  private static final double MEGABYTE = 1e6;

  private record Size(int width, int height) {}

  private final Path file;
  private final int images;
  private final long limit;
  private final List<Size> sizes = new ArrayList<>();
  private FileChannel channel;
  private int read;
  private volatile boolean givenUp;

  /**
   * Creates no file yet.
   *
   * @param folder for the file; exists
   * @param images number of images to come
   * @param limit bytes maximum size of the file, at least 0
   */
  PredictionScratch(Path folder, int images, long limit) {
    this.file = folder.resolve(NAME);
    this.images = images;
    this.limit = limit;
  }

  /** Whether the file holds all images so far. */
  boolean complete() {
    return !givenUp;
  }

  /** Appends the next image, unless the file was abandoned. */
  void append(CompactPrediction prediction) {
    if (givenUp) {
      return;
    }
    try {
      if (channel == null) {
        open(prediction.codes().length);
      }
      if (!givenUp) {
        write(prediction);
      }
    } catch (IOException e) {
      giveUp(e.getMessage());
    }
  }

  /** Estimates the size of the file from the first image. */
  private void open(long pixels) throws IOException {
    long needed = images * pixels * BYTES_PER_PIXEL;
    // The labels, of at most one byte per pixel, also need space.
    long free = Files.getFileStore(file.getParent()).getUsableSpace() - images * pixels - MARGIN;
    long room = Math.min(limit, free);
    if (needed > room) {
      giveUp(
          String.format(
              Locale.ROOT,
              "%.1f MB needed, room for %.1f MB",
              needed / MEGABYTE,
              Math.max(0, room) / MEGABYTE));
      return;
    }
    // Deleted on closing; on some systems also if the process is killed.
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  private void write(CompactPrediction prediction) throws IOException {
    LabelImage labels = prediction.labels();
    ByteBuffer bytes = ByteBuffer.allocate(prediction.codes().length * BYTES_PER_PIXEL);
    bytes.put(labels.classes());
    bytes.asCharBuffer().put(prediction.codes());
    bytes.rewind();
    if (channel.position() + bytes.remaining() > limit) {
      throw new IOException("the images are larger than the first one");
    }
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    sizes.add(new Size(labels.width(), labels.height()));
  }

  private void giveUp(String reason) {
    givenUp = true;
    LOG.info(
        "No scratch file for predictions in {} ({}): every image is predicted twice",
        file.getParent(),
        reason);
    close();
  }

  /** Ends the writing: {@link #next} starts with the first image. */
  void rewind() throws IOException {
    read = 0;
    if (channel != null) {
      channel.position(0);
    }
  }

  /**
   * The next image, in the order of {@link #append}.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  CompactPrediction next() {
    Size size = sizes.get(read++);
    int pixels = size.width * size.height;
    ByteBuffer bytes = ByteBuffer.allocate(pixels * BYTES_PER_PIXEL);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new EOFException(file + " is truncated");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.rewind();
    byte[] classes = new byte[pixels];
    char[] codes = new char[pixels];
    bytes.get(classes);
    bytes.asCharBuffer().get(codes);
    return new CompactPrediction(new LabelImage(size.width, size.height, classes), codes);
  }

  /** Deletes the file. */
  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("{} was not deleted: {}", file, e.getMessage());
    }
  }
}
