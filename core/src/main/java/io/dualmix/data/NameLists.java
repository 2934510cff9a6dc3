package io.dualmix.data;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text files with one name, or a pair of names, per line. Empty lines and lines that begin with #
 * are skipped. A name that begins with # or a quotation mark, or that has a blank at either end, is
 * quoted, with quotation marks in it doubled. Other names are not quoted.
 */
public final class NameLists {
  private static final char QUOTE = '"';
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]++|\"\")*+\"");
  private static final Pattern BY_TAB = Pattern.compile("[^\t]+");
  private static final Pattern BY_BLANK = Pattern.compile("\"(?:[^\"]++|\"\")*+\"|\\S+");

  private NameLists() {}

  /**
   * The trimmed lines of a list without comments and empty lines. Quoted names are unquoted.
   *
   * @param list in UTF-8, or in UTF-16 with its byte order mark
   * @return by line number, from 1
   * @throws DualMixException if the file is missing or is not text
   */
  public static SortedMap<Integer, String> read(Path list) {
    SortedMap<Integer, String> lines = new TreeMap<>();
    int number = 0;
    for (String line : text(list).split("\r\n|\n|\r", -1)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        lines.put(number, unquoted(text));
      }
    }
    return lines;
  }

  /** The line of a name in a list. */
  public static String line(String name) {
    boolean plain = !name.isEmpty() && name.equals(name.strip()) && !name.matches("(?s)[#\"].*");
    return plain ? name : QUOTE + name.replace("\"", "\"\"") + QUOTE;
  }

  /** A name in Unicode NFC, as in {@link FolderListing}. */
  public static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /**
   * The fields of a line: quoted, or separated by tabs, or by blanks if there is no tab.
   *
   * @param text a line from {@link #read}
   */
  public static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = (text.indexOf('\t') >= 0 ? BY_TAB : BY_BLANK).matcher(text);
    while (matcher.find()) {
      parts.add(unquoted(matcher.group().strip()));
    }
    return parts;
  }

  private static String unquoted(String text) {
    return QUOTED.matcher(text).matches()
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text;
  }

  private static String text(Path list) {
    try {
      byte[] bytes = Files.readAllBytes(list);
      Charset charset = charset(bytes);
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DualMixException(
          "Cannot read the list " + list + ": it is not UTF-8 text", "Save it as UTF-8.", e);
    } catch (NoSuchFileException e) {
      throw new DualMixException(
          "There is no list " + list, "Relative paths of lists start at data.root.", e);
    } catch (IOException e) {
      throw new DualMixException(
          "Cannot read the list " + list + ": " + e, "Expected a UTF-8 text file.", e);
    }
  }

  /** Editors on Windows write a byte order mark before UTF-16 text. */
  private static Charset charset(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    boolean big = bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF;
    return big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }
}
