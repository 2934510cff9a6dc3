package io.dualmix.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Safe file names for samples. A sample's name comes from untrusted lists and folders; its output
 * file is always inside the output folder, on every operating system.
 */
public final class SampleNames {
  /** Stays below the limit of 255 bytes with an extension and the suffix of {@link AtomicFiles}. */
  private static final int LONGEST_PART = 200;

  private static final int LONGEST_NAME = 1000;
  private static final int KEPT = 60;
  private static final int DIGITS = 16;
  private static final String FORBIDDEN = "\\:*?\"<>|";

  private SampleNames() {}

  /**
   * The file of a sample in a folder. A safe name, such as {@code aachen/aachen_000000}, is
   * unchanged. Any other name ({@code ../x}, absolute, too long, with control characters) is
   * shortened and gets a checksum, so that different names have different files.
   *
   * @param extension such as {@code .png}
   */
  public static Path within(Path folder, String name, String extension) {
    if (isHarmless(name)) {
      try {
        return folder.resolve(name + extension);
      } catch (InvalidPathException e) {
        // The file system cannot encode these characters.
        return folder.resolve(encoded(name) + extension);
      }
    }
    return folder.resolve(encoded(name) + extension);
  }

  /** A file or folder name of a sample without {@code /}; at most 200 bytes. */
  public static String flat(String name) {
    String plain = name.replaceAll("[^\\p{L}\\p{N}._-]", "_").replaceAll("^\\.", "_");
    return !plain.isEmpty() && bytes(plain) <= LONGEST_PART ? plain : encoded(name);
  }

  private static boolean isHarmless(String name) {
    if (bytes(name) > LONGEST_NAME) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (!isHarmlessPart(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHarmlessPart(String part) {
    return !part.isEmpty()
        && !part.equals(".")
        && !part.equals("..")
        && !part.endsWith(".")
        && !part.endsWith(" ")
        && bytes(part) <= LONGEST_PART
        && part.chars().noneMatch(c -> Character.isISOControl(c) || FORBIDDEN.indexOf(c) >= 0);
  }

  private static String encoded(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_-]", "_");
    String end = plain.substring(Math.max(0, plain.length() - KEPT));
    String sum = Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    return end + "-" + sum.substring(0, DIGITS);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
