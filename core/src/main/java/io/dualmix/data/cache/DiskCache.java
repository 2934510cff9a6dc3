package io.dualmix.data.cache;

import io.dualmix.DualMixException;
import io.dualmix.data.Origin;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk cache of decoded images and labels, one file of raw bytes each. Reading copies from the
 * operating system's page cache, which is faster than decoding. The files are read and not mapped,
 * because a mapped file that another process truncates can crash the JVM.
 *
 * <p>An entry contains its {@link Origin} and a checksum. Damaged or stale entries are ignored and
 * replaced. Several processes may share a folder. If the folder is full or cannot be written, one
 * warning is logged and the cache stops adding entries. Thread-safe.
 */
public final class DiskCache {
  private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);

  /** "DMXC" and a version, which must be incremented when decoding or scaling changes the bytes. */
  private static final long MAGIC = 0x444D5843_00000001L;

  private static final int ORIGIN_BYTES = 64;

  /** Magic, origin, channels, width, height, checksum. */
  private static final int HEADER = Long.BYTES + ORIGIN_BYTES + 4 * Integer.BYTES;

  private static final String ENDING = ".raw";

  /** Longer than any write takes. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path folder;
  private final AtomicLong left;
  private final AtomicBoolean writing = new AtomicBoolean(true);

  /**
   * An image or a label.
   *
   * @param bytes {@code height * width * channels}
   */
  record Entry(int width, int height, byte[] bytes) {}

  private record Stored(Path file, long bytes, FileTime written) {}

  private DiskCache(Path folder, long left) {
    this.folder = folder;
    this.left = new AtomicLong(left);
  }

  /**
   * Opens a folder. Entries beyond the budget are deleted, the oldest first.
   *
   * @param folder created when first needed
   * @param bytes budget for all files, at least 0; each process applies it separately
   */
  public static DiskCache open(Path folder, long bytes) {
    if (bytes < 0) {
      throw new DualMixException("A disk cache of " + bytes + " bytes; expected 0 or more", "");
    }
    try {
      return new DiskCache(folder, bytes - trim(folder, bytes));
    } catch (IOException | UncheckedIOException e) {
      DiskCache cache = new DiskCache(folder, 0);
      cache.goOnWithout(AtomicFiles.cannotWrite(folder, e).getMessage());
      return cache;
    }
  }

  /**
   * The entry of an origin; empty if there is no valid entry.
   *
   * @param channels number of bytes per pixel
   */
  Optional<Entry> read(Origin origin, int channels) {
    try (FileChannel channel = FileChannel.open(file(origin), StandardOpenOption.READ)) {
      return read(channel, origin, channels);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.debug("No use of {}: {}", file(origin), e.toString());
      return Optional.empty();
    }
  }

  /** Adds an entry if the budget allows. */
  void write(Origin origin, Entry entry) {
    Path file = file(origin);
    long bytes = HEADER + (long) entry.bytes.length;
    if (!writing.get()) {
      return;
    }
    long replaced = size(file);
    if (left.addAndGet(replaced - bytes) < 0) {
      left.addAndGet(bytes - replaced);
      goOnWithout("its budget is used up (data.disk_cache_mb)");
      return;
    }
    try {
      AtomicFiles.writeShared(file, path -> store(path, origin, entry));
    } catch (DualMixException e) {
      left.addAndGet(bytes - replaced);
      goOnWithout(e.getMessage());
    }
  }

  private static Optional<Entry> read(FileChannel channel, Origin origin, int channels)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    fill(channel, header);
    byte[] its = new byte[ORIGIN_BYTES];
    long magic = header.getLong();
    header.get(its);
    if (magic != MAGIC || header.getInt() != channels || !stamp(origin).equals(text(its))) {
      return Optional.empty();
    }
    int width = header.getInt();
    int height = header.getInt();
    long bytes = (long) width * height * channels;
    // Checks the length before allocating, because the header may be damaged.
    if (width < 1 || height < 1 || channel.size() != HEADER + bytes) {
      return Optional.empty();
    }
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(bytes));
    fill(channel, content);
    int checksum = header.getInt();
    return checksum(width, height, content.array()) == checksum
        ? Optional.of(new Entry(width, height, content.array()))
        : Optional.empty();
  }

  private static void store(Path path, Origin origin, Entry entry) throws IOException {
    int channels = entry.bytes.length / (entry.width * entry.height);
    ByteBuffer header =
        ByteBuffer.allocate(HEADER)
            .putLong(MAGIC)
            .put(stamp(origin).getBytes(StandardCharsets.US_ASCII))
            .putInt(channels)
            .putInt(entry.width)
            .putInt(entry.height)
            .putInt(checksum(entry.width, entry.height, entry.bytes))
            .flip();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      drain(channel, header);
      drain(channel, ByteBuffer.wrap(entry.bytes));
    }
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the file is truncated");
      }
    }
    buffer.flip();
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static int checksum(int width, int height, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putInt(width).putInt(height).flip());
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** The hash of content and version, {@link #ORIGIN_BYTES} digits. */
  private static String stamp(Origin origin) {
    return sha256(origin.content() + "\n" + origin.version());
  }

  /** Depends on the content only, so that a new version replaces the old entry. */
  private Path file(Origin origin) {
    String name = sha256(origin.content());
    return folder.resolve(name.substring(0, 2)).resolve(name + ENDING);
  }

  private static String sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] digits) {
    return new String(digits, StandardCharsets.US_ASCII);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private void goOnWithout(String reason) {
    if (writing.getAndSet(false)) {
      LOG.warn(
          "The disk cache {} stops adding entries: {}. Other images are decoded each time.",
          folder,
          reason);
    }
  }

  /** Deletes entries beyond the budget; returns the remaining bytes. */
  private static long trim(Path folder, long budget) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    List<Stored> entries = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder, 2)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (AtomicFiles.isUnfinished(path)) {
          deleteAbandoned(path);
        } else if (path.toString().endsWith(ENDING)) {
          entries.add(new Stored(path, Files.size(path), Files.getLastModifiedTime(path)));
        }
      }
    }
    entries.sort(Comparator.comparing(Stored::written));
    long total = entries.stream().mapToLong(Stored::bytes).sum();
    for (Stored oldest : entries) {
      if (total <= budget) {
        break;
      }
      Files.deleteIfExists(oldest.file);
      total -= oldest.bytes;
    }
    return total;
  }

  private static void deleteAbandoned(Path path) throws IOException {
    Instant written = Files.getLastModifiedTime(path).toInstant();
    if (written.isBefore(Instant.now().minus(ABANDONED))) {
      Files.deleteIfExists(path);
    }
  }
}
