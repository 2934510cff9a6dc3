package io.dualmix.weights;

import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a state dict in the format of {@code torch.save} since version 1.6. Equal tensors give
 * equal bytes.
 */
final class TorchWriter {
  private static final String FOLDER = "archive/";

  /** The alignment of storages, for which memory mapping in PyTorch is fastest. */
  private static final int ALIGNMENT = 64;

  /** A constant time; for the earliest time of the ZIP format, Java would add an extra field. */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  private TorchWriter() {}

  /** Writes a file atomically. */
  static void write(Path file, List<NamedTensor> tensors) {
    byte[] pickle = StateDictPickle.of(tensors);
    AtomicFiles.write(
        file,
        target -> {
          try (Counting count =
                  new Counting(
                      new BufferedOutputStream(
                          Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)));
              ZipOutputStream zip = new ZipOutputStream(count)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, count, "data.pkl", List.of(ByteBuffer.wrap(pickle)));
            put(zip, count, "byteorder", List.of(ascii("little")));
            for (int i = 0; i < tensors.size(); i++) {
              try (TensorScope scope = new TensorScope()) {
                put(zip, count, "data/" + i, TensorBytes.of(tensors.get(i).host()));
              }
            }
            put(zip, count, "version", List.of(ascii("3\n")));
          }
        });
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A stored entry needs its checksum first, so the bytes are read twice. */
  private static void put(
      ZipOutputStream zip, Counting count, String name, Iterable<ByteBuffer> chunks)
      throws IOException {
    CRC32 checksum = new CRC32();
    long size = 0;
    for (ByteBuffer chunk : chunks) {
      size += chunk.remaining();
      checksum.update(chunk.duplicate());
    }
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setTimeLocal(DATE);
    entry.setSize(size);
    entry.setCompressedSize(size);
    entry.setCrc(checksum.getValue());
    zip.flush();
    entry.setExtra(padding(count.written + LOCAL_HEADER + FOLDER.length() + name.length()));
    zip.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(zip);
    for (ByteBuffer chunk : chunks) {
      channel.write(chunk.duplicate());
    }
    zip.closeEntry();
  }

  /** An extra field that aligns the entry's bytes, with PyTorch's tag. */
  private static byte[] padding(long end) {
    int length = (int) (ALIGNMENT - (end + EXTRA_HEADER) % ALIGNMENT) % ALIGNMENT;
    ByteArrayOutputStream extra = new ByteArrayOutputStream();
    extra.writeBytes(new byte[] {'F', 'B', (byte) length, 0});
    extra.writeBytes("Z".repeat(length).getBytes(StandardCharsets.US_ASCII));
    return extra.toByteArray();
  }

  /** Counts the written bytes. */
  private static final class Counting extends FilterOutputStream {
    private long written;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
