package io.dualmix.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The positions of the entries in a ZIP archive (APPNOTE.TXT 6.3, with the 64-bit records). Only
 * stored entries are supported: nothing is decompressed, so sizes cannot grow.
 */
final class ZipIndex {
  /** The bytes {@code start} to {@code start + length} of the file. */
  record Region(long start, long length) {}

  private record Entry(long length, long header, boolean stored) {}

  private static final int END = 0x06054b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int END_64 = 0x06064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int END_64_BYTES = 56;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LONGEST_DIRECTORY = 64 << 20;
  private static final long IN_64_BIT_RECORD = 0xffffffffL;

  private final InputFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  ZipIndex(InputFile file) {
    this.file = file;
    ByteBuffer directory = directory();
    while (directory.hasRemaining()) {
      readEntry(directory);
    }
  }

  /** The names of the entries. */
  Iterable<String> names() {
    return entries.keySet();
  }

  boolean contains(String name) {
    return entries.containsKey(name);
  }

  /**
   * The position of an entry's bytes.
   *
   * @throws io.dualmix.DualMixException if there is no such entry, it is compressed or it is
   *     outside of the file
   */
  Region region(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw file.damaged("it has no entry '" + name + "'");
    }
    if (!entry.stored()) {
      throw file.damaged("its entry '" + name + "' is compressed, which PyTorch never does");
    }
    if (entry.header() < 0 || entry.header() > file.size() - LOCAL_BYTES) {
      throw outside(name);
    }
    ByteBuffer header = file.read(entry.header(), LOCAL_BYTES);
    if (header.getInt(0) != LOCAL) {
      throw file.damaged("its entry '" + name + "' is not where the directory says");
    }
    long names = (header.getShort(26) & 0xffffL) + (header.getShort(28) & 0xffffL);
    long start = entry.header() + LOCAL_BYTES + names;
    if (entry.length() < 0 || start > file.size() || entry.length() > file.size() - start) {
      throw outside(name);
    }
    return new Region(start, entry.length());
  }

  private RuntimeException outside(String name) {
    return file.damaged("its entry '" + name + "' is outside of the file");
  }

  /** Returns the central directory. */
  private ByteBuffer directory() {
    int length = (int) Math.min(file.size(), END_BYTES + LONGEST_COMMENT);
    ByteBuffer tail = file.read(file.size() - length, length);
    int at = length - END_BYTES;
    while (at >= 0 && tail.getInt(at) != END) {
      at--;
    }
    if (at < 0) {
      throw file.damaged("the directory at the end of the ZIP archive is missing");
    }
    long size = tail.getInt(at + 12) & 0xffffffffL;
    long start = tail.getInt(at + 16) & 0xffffffffL;
    if (at >= LOCATOR_BYTES && tail.getInt(at - LOCATOR_BYTES) == END_64_LOCATOR) {
      long record = tail.getLong(at - LOCATOR_BYTES + 8);
      if (record < 0 || record > file.size() - END_64_BYTES) {
        throw file.damaged("the 64-bit directory of the ZIP archive is outside of the file");
      }
      ByteBuffer end = file.read(record, END_64_BYTES);
      if (end.getInt(0) != END_64) {
        throw file.damaged("the 64-bit directory of the ZIP archive is missing");
      }
      size = end.getLong(40);
      start = end.getLong(48);
    }
    if (start < 0 || size < 0 || start > file.size() || size > file.size() - start) {
      throw file.damaged("the directory of the ZIP archive is outside of the file");
    }
    if (size > LONGEST_DIRECTORY) {
      throw file.damaged("the directory of the ZIP archive has " + size + " bytes");
    }
    return file.read(start, (int) size);
  }

  private void readEntry(ByteBuffer directory) {
    int at = directory.position();
    if (directory.remaining() < CENTRAL_BYTES || directory.getInt(at) != CENTRAL) {
      throw file.damaged("the directory of the ZIP archive is damaged");
    }
    int flags = directory.getShort(at + 8) & 0xffff;
    int method = directory.getShort(at + 10) & 0xffff;
    long packed = directory.getInt(at + 20) & 0xffffffffL;
    long length = directory.getInt(at + 24) & 0xffffffffL;
    int nameLength = directory.getShort(at + 28) & 0xffff;
    int extraLength = directory.getShort(at + 30) & 0xffff;
    int commentLength = directory.getShort(at + 32) & 0xffff;
    long header = directory.getInt(at + 42) & 0xffffffffL;
    int end = at + CENTRAL_BYTES + nameLength + extraLength + commentLength;
    if (end > directory.limit()) {
      throw file.damaged("the directory of the ZIP archive is truncated");
    }
    byte[] name = new byte[nameLength];
    directory.get(at + CENTRAL_BYTES, name);
    int extra = at + CENTRAL_BYTES + nameLength;
    Wide wide = new Wide(directory, extra, extra + extraLength);
    length = length == IN_64_BIT_RECORD ? wide.next(length) : length;
    packed = packed == IN_64_BIT_RECORD ? wide.next(packed) : packed;
    header = header == IN_64_BIT_RECORD ? wide.next(header) : header;
    boolean stored = method == 0 && (flags & 1) == 0 && packed == length;
    String text = new String(name, StandardCharsets.UTF_8);
    if (entries.put(text, new Entry(length, header, stored)) != null) {
      throw file.damaged("the ZIP archive has two entries '" + text + "'");
    }
    directory.position(end);
  }

  /** Reads the 64-bit numbers in the extra field of an entry. */
  private static final class Wide {
    private static final int ID = 1;

    private final ByteBuffer bytes;
    private int at;
    private int end;

    Wide(ByteBuffer bytes, int start, int limit) {
      this.bytes = bytes;
      for (int field = start; field + 4 <= limit; ) {
        int length = bytes.getShort(field + 2) & 0xffff;
        if (bytes.getShort(field) == ID) {
          at = field + 4;
          end = Math.min(limit, at + length);
        }
        field += 4 + length;
      }
    }

    /** The next number, or the given 32-bit value if there is none. */
    long next(long otherwise) {
      if (end - at < Long.BYTES) {
        return otherwise;
      }
      at += Long.BYTES;
      return bytes.getLong(at - Long.BYTES);
    }
  }
}
