package io.dualmix.storage;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SHA-256 checksums of a folder's files, kept in {@value #FILE} beside them. The format is that
 * of {@code sha256sum}, so that {@code sha256sum -c SHA256SUMS} checks a folder without DualMix.
 * Files that are not listed are not checked: an older version wrote them, or the user removed their
 * lines.
 */
public final class Checksums {
  /** The name of the checksum file. */
  public static final String FILE = "SHA256SUMS";

  /** The number of leading digits that messages show. */
  private static final int SHOWN = 12;

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})[ ][ *](.+)");

  private final Path folder;
  private final SortedMap<String, String> sums;

  private Checksums(Path folder, SortedMap<String, String> sums) {
    this.folder = folder;
    this.sums = sums;
  }

  /**
   * Reads the checksums of a folder; empty if the folder has no checksum file.
   *
   * @throws DualMixException if the checksum file cannot be read or is malformed
   */
  public static Checksums of(Path folder) {
    Path file = folder.resolve(FILE);
    SortedMap<String, String> sums = new TreeMap<>();
    for (String line : lines(file)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new DualMixException(
            file + ", line " + (sums.size() + 1) + ": expected a checksum and a file name",
            "Restore the file from a copy, or delete it: the folder's files are then not checked.");
      }
      sums.put(matcher.group(2), matcher.group(1));
    }
    return new Checksums(folder, sums);
  }

  /**
   * Writes the checksums of all files in and below a folder. Call it after all of them are written.
   */
  public static void seal(Path folder) throws IOException {
    SortedMap<String, String> sums = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.equals(FILE)) {
        sums.put(name, Sha256.of(file));
      }
    }
    Files.writeString(folder.resolve(FILE), text(sums));
  }

  /**
   * Writes a text file and updates its folder's checksums. The checksum is written first: after a
   * kill in between, the caller writes the file again.
   */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** As above, for a binary file. */
  public static void write(Path file, byte[] bytes) {
    Path folder = file.toAbsolutePath().getParent();
    SortedMap<String, String> sums = of(folder).sums;
    sums.put(file.getFileName().toString(), Sha256.of(bytes));
    AtomicFiles.write(folder.resolve(FILE), text(sums));
    AtomicFiles.write(file, bytes);
  }

  /**
   * Checks one file against its folder's checksums.
   *
   * @param otherwise the remedy if it is damaged
   * @throws DualMixException if the file is listed and its content differs
   */
  public static void requireIntact(Path file, String otherwise) {
    Path name = file.getFileName();
    if (name != null) {
      of(file.toAbsolutePath().getParent()).requireIntact(name.toString(), otherwise);
    }
  }

  /**
   * Checks a file of this folder.
   *
   * @param name relative to the folder, with {@code /}
   * @param otherwise the remedy if it is damaged
   * @throws DualMixException if it is listed and missing, damaged or changed
   */
  public void requireIntact(String name, String otherwise) {
    String expected = sums.get(name);
    if (expected == null) {
      return;
    }
    Path file = folder.resolve(name);
    try {
      String actual = Sha256.of(file);
      if (!actual.equals(expected)) {
        throw damaged(
            file
                + " is not as it was written: its SHA-256 begins with "
                + actual.substring(0, SHOWN)
                + ", not with "
                + expected.substring(0, SHOWN),
            otherwise,
            null);
      }
    } catch (NoSuchFileException e) {
      throw damaged(file + " is missing", otherwise, e);
    } catch (IOException e) {
      throw damaged("Cannot read " + file + ": " + e.getMessage(), otherwise, e);
    }
  }

  /** Checks all listed files with {@link #requireIntact(String, String)}. */
  public void requireAllIntact(String otherwise) {
    sums.keySet().forEach(name -> requireIntact(name, otherwise));
  }

  private DualMixException damaged(String what, String otherwise, IOException cause) {
    return new DualMixException(
        what,
        otherwise
            + " If the change was intended, remove the file's line from "
            + folder.resolve(FILE)
            + ".",
        cause);
  }

  private static List<String> lines(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e, "", e);
    }
  }

  private static String text(Map<String, String> sums) {
    StringBuilder text = new StringBuilder();
    sums.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    return text.toString();
  }
}
