package io.dualmix.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Identifies file formats by their first bytes. */
final class FileSignatures {
  /** The number of bytes that are examined. */
  static final int LONGEST = 512;

  private static final Map<String, String> BY_MAGIC = magics();

  private FileSignatures() {}

  private static Map<String, String> magics() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("version https://git-lfs", "a pointer of Git LFS; fetch the file: git lfs pull");
    kinds.put("\u0089HDF", "an HDF5 file, such as Keras writes");
    kinds.put("\u0093NUMPY", "a NumPy array");
    kinds.put("\u0089PNG", "a PNG image");
    kinds.put("\u00ff\u00d8\u00ff", "a JPEG image");
    kinds.put("\u001f\u008b", "a gzip archive; unpack it first");
    kinds.put("BZh", "a bzip2 archive; unpack it first");
    kinds.put("7z\u00bc\u00af", "a 7z archive; unpack it first");
    kinds.put("Rar!", "a RAR archive; unpack it first");
    kinds.put("%PDF", "a PDF document");
    kinds.put("\u007fELF", "a program");
    kinds.put("GGUF", "a GGUF file");
    return kinds;
  }

  /** Whether a file begins like safetensors: with a length and a JSON object. */
  static boolean safeTensors(ByteBuffer start) {
    return start.limit() > 8 && start.get(8) == '{';
  }

  /** Whether a file begins like a ZIP archive, PyTorch's format since 1.6. */
  static boolean zip(ByteBuffer start) {
    return start.limit() >= 4 && start.getInt(0) == 0x04034b50;
  }

  /** Whether a file begins like a pickle of protocol 2 or newer. */
  static boolean pickle(ByteBuffer start) {
    return start.limit() >= 2 && start.get(0) == (byte) 0x80 && start.get(1) >= 2;
  }

  /** Describes the likely format of any other file, for an error. */
  static String guess(ByteBuffer start) {
    String text = StandardCharsets.ISO_8859_1.decode(start.duplicate().rewind()).toString();
    if (text.isEmpty()) {
      return "empty";
    }
    for (Map.Entry<String, String> magic : BY_MAGIC.entrySet()) {
      if (text.startsWith(magic.getKey())) {
        return magic.getValue();
      }
    }
    if (text.startsWith("ustar", 257)) {
      return "a tar archive; unpack it first";
    }
    String word = text.stripLeading().toLowerCase(Locale.ROOT);
    if (word.startsWith("<!doctype html") || word.startsWith("<html")) {
      return "a web page, perhaps of a failed download";
    }
    boolean plain = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
    return plain ? "a text" : "of an unknown format";
  }
}
