package io.dualmix.data.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Identifies files with an image extension that are not supported images, by their first bytes, and
 * gives the remedy.
 *
 * @param what such as "it is a Git LFS pointer, not the image itself"
 * @param remedy the action that fixes it
 */
record UnreadableContent(String what, String remedy) {
  /** The number of bytes that are examined. */
  static final int HEAD = 512;

  private static final String CONVERT = "Convert it to PNG or JPEG, or remove it.";

  /** A kind of file with a known signature. */
  private record Signature(int offset, String bytes, UnreadableContent content) {}

  private static final List<Signature> SIGNATURES =
      List.of(
          signature(
              0,
              "version https://git-lfs",
              "it is a Git LFS pointer, not the image itself",
              "Fetch the images with: git lfs pull"),
          signature(
              0,
              "/annex/objects/",
              "it is a git-annex pointer, not the image itself",
              "Fetch the images with: git annex get"),
          signature(
              0,
              "outs:\n",
              "it is a DVC pointer, not the image itself",
              "Fetch the images with: dvc pull"),
          signature(
              0,
              "\u0000\u0005\u0016\u0007",
              "it is macOS's AppleDouble file, which holds no image",
              "Delete the files whose names begin with '._'."),
          signature(4, "ftypheic", "it is an HEIC photo, which is not read here", CONVERT),
          signature(4, "ftypheix", "it is an HEIC photo, which is not read here", CONVERT),
          signature(4, "ftypmif1", "it is an HEIF photo, which is not read here", CONVERT),
          signature(4, "ftypavif", "it is an AVIF image, which is not read here", CONVERT),
          signature(4, "ftyp", "it is a video (MP4 or MOV)", "Extract its frames as images."),
          signature(8, "AVI ", "it is a video (AVI)", "Extract its frames as images."),
          signature(
              0,
              "\u0000\u0000\u0000\fjP  ",
              "it is a JPEG 2000 image, which is not read here",
              CONVERT),
          signature(0, "\u00FF\n", "it is a JPEG XL image, which is not read here", CONVERT),
          signature(
              0,
              "\u0000\u0000\u0000\fJXL",
              "it is a JPEG XL image, which is not read here",
              CONVERT),
          signature(0, "8BPS", "it is a Photoshop file", CONVERT),
          signature(0, "v/1\u0001", "it is an OpenEXR image, which is not read here", CONVERT),
          signature(0, "%PDF", "it is a PDF file", CONVERT),
          signature(0, "PK\u0003\u0004", "it is a ZIP archive", "Unpack it."),
          signature(0, "\u001F\u008B", "it is a gzip archive", "Unpack it."),
          signature(0, "\u0093NUMPY", "it is a NumPy array", "Save it as PNG."));

  private static Signature signature(int offset, String bytes, String what, String remedy) {
    return new Signature(offset, bytes, new UnreadableContent(what, remedy));
  }

  /** Whether the content is plain text, except text-based images (P1, P2 and P3). */
  static boolean isText(byte[] content) {
    String text = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.UTF_8);
    return !text.matches("(?s)P[1-7](\\s.*)?")
        && text.chars().noneMatch(c -> c == 0xFFFD || (Character.isISOControl(c) && c > '\r'))
        && text.indexOf(0) < 0;
  }

  /**
   * Examines the beginning of a file.
   *
   * @param head the first bytes, up to {@link #HEAD}
   * @return empty if the content is not identified
   */
  static Optional<UnreadableContent> of(byte[] head) {
    if (head.length == 0) {
      return Optional.of(new UnreadableContent("it is empty", "Copy the file again."));
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    for (Signature signature : SIGNATURES) {
      if (text.startsWith(signature.bytes, signature.offset)) {
        return Optional.of(signature.content);
      }
    }
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
      return Optional.of(
          new UnreadableContent(
              "it is a web page, such as a download's error or login page",
              "Download the image again."));
    }
    return Optional.empty();
  }
}
