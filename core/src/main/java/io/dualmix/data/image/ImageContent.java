package io.dualmix.data.image;

import io.dualmix.DualMixException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The content of an image file with its header, after validation of format, size and completeness.
 *
 * @param bytes of the whole file
 * @param header of it
 * @param data positions of a PNG's compressed pixels; empty for other formats
 */
public record ImageContent(byte[] bytes, ImageHeader header, List<Part> data) {
  /**
   * A part of a file.
   *
   * @param offset of its first byte
   * @param length in bytes
   */
  record Part(int offset, int length) {}

  public ImageContent {
    data = List.copyOf(data);
  }

  /**
   * Files are read as a whole; the limit protects the heap if the path is, for example, a video.
   */
  private static final long LARGEST_FILE = 1L << 30;

  /**
   * Reads a whole file.
   *
   * @throws DualMixException if it is missing, damaged, too large or of an unknown format
   */
  static ImageContent read(Path file) {
    byte[] bytes;
    try {
      long length = Files.size(file);
      if (length > LARGEST_FILE) {
        throw new IOException("it has " + length + " bytes; at most " + LARGEST_FILE + " are read");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
    return of(bytes, file.toString());
  }

  /**
   * Validates the content of a file in memory.
   *
   * @param bytes of the whole file
   * @param file its name for errors
   * @throws DualMixException if it is damaged, too large or of an unknown format
   */
  static ImageContent of(byte[] bytes, String file) {
    try {
      ImageHeader header = ImageHeader.read(SeekableInput.of(bytes));
      requireSize(file, header);
      header.requireRoom(bytes.length);
      return ImageIntegrity.require(header, bytes);
    } catch (IOException | IndexOutOfBoundsException e) {
      throw foreign(file, Arrays.copyOf(bytes, Math.min(bytes.length, UnreadableContent.HEAD)))
          .orElseGet(() -> unreadable(file, reason(e, bytes)));
    }
  }

  /**
   * Reads only the header.
   *
   * @throws DualMixException if the file is missing or is not an image
   */
  public static ImageHeader header(Path file) {
    try (SeekableInput in = SeekableInput.open(file)) {
      return header(in, file.toString());
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * Reads only the header of a file in memory.
   *
   * @param bytes of the whole file
   * @param file its name for errors
   * @throws DualMixException if it is not an image
   */
  static ImageHeader header(byte[] bytes, String file) {
    try (SeekableInput in = SeekableInput.of(bytes)) {
      return header(in, file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ImageHeader header(SeekableInput in, String file) throws IOException {
    try {
      ImageHeader header = ImageHeader.read(in);
      requireSize(file, header);
      return header;
    } catch (IOException e) {
      in.seek(0);
      byte[] head = in.readNBytes(UnreadableContent.HEAD);
      throw foreign(file, head).orElseGet(() -> unreadable(file, reason(e, head)));
    }
  }

  /** A short text file ends while a header is read; it is not an image. */
  private static Exception reason(Exception e, byte[] content) {
    return e instanceof EOFException && UnreadableContent.isText(content)
        ? new ImageHeader.UnknownFormat()
        : e;
  }

  private static Optional<DualMixException> foreign(String file, byte[] head) {
    return UnreadableContent.of(head)
        .map(c -> new DualMixException("Cannot read " + file + ": " + c.what(), c.remedy()));
  }

  private static void requireSize(String file, ImageHeader header) {
    try {
      new ImageSize(header.width(), header.height());
    } catch (DualMixException e) {
      throw new DualMixException(
          "Cannot read " + file + ": " + e.getMessage(), "Scale the image down first.", e);
    }
  }

  /** The error for an unreadable file. */
  static DualMixException unreadable(String file, Exception e) {
    if (e instanceof NoSuchFileException) {
      return missing(Path.of(file), e);
    }
    String reason = e.getMessage();
    if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (e instanceof EOFException || e instanceof IndexOutOfBoundsException) {
      reason = "it is truncated";
    }
    return new DualMixException(
        "Cannot read " + file + ": " + reason, "Replace the file, or remove it.", e);
  }

  private static DualMixException missing(Path file, Exception e) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      String target;
      try {
        target = Files.readSymbolicLink(file).toString();
      } catch (IOException | UnsupportedOperationException x) {
        target = "nowhere";
      }
      return new DualMixException(
          "Cannot read " + file + ": it is a link to " + target + ", which is not there",
          "Fetch the files that the links point to (git annex get, dvc pull), or correct the link.",
          e);
    }
    return new DualMixException(
        "There is no file " + file, "Check the data set's path and its list of files.", e);
  }
}
