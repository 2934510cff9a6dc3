package io.dualmix.data.image;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The supported file formats of images and labels. */
public enum ImageFormat {
  /** Portable Network Graphics. */
  PNG(true, "png"),
  /** Baseline and progressive JPEG. */
  JPEG(false, "jpg", "jpeg", "jpe", "jfif"),
  /** Lossy and lossless WebP; only the first frame of an animation. */
  WEBP(false, "webp"),
  /** Windows bitmaps. */
  BMP(true, "bmp", "dib"),
  /** TIFF with samples of 8 or 16 bits; only the first page. */
  TIFF(true, "tif", "tiff"),
  /** GIF; only the first frame of an animation. */
  GIF(true, "gif"),
  /** Portable bitmaps, grey maps and pixmaps. */
  PNM(true, "pbm", "pgm", "ppm", "pnm");

  private final boolean exact;
  private final List<String> extensions;

  ImageFormat(boolean exact, String... extensions) {
    this.exact = exact;
    this.extensions = List.of(extensions);
  }

  /**
   * Whether the format is lossless, as labels require. WebP can be lossless, but its header does
   * not identify it.
   */
  public boolean exact() {
    return exact;
  }

  /** Whether a file name has the extension of an image, in upper or lower case. */
  public static boolean isImageName(String name) {
    return Stream.of(values()).anyMatch(format -> format.extensions.contains(extension(name)));
  }

  /** Whether a file name has the extension of a lossless format. */
  public static boolean isLabelName(String name) {
    return Stream.of(values())
        .anyMatch(format -> format.exact && format.extensions.contains(extension(name)));
  }

  /** The names of the formats, such as "PNG, JPEG or WEBP". */
  public static String names() {
    List<String> names = Stream.of(values()).map(Enum::name).toList();
    return names.stream().limit(names.size() - 1L).collect(Collectors.joining(", "))
        + " or "
        + names.get(names.size() - 1);
  }

  /** The extension of a file name without the dot, in lower case; empty for none. */
  public static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1
        ? name.substring(dot + 1).toLowerCase(Locale.ROOT)
        : "";
  }
}
