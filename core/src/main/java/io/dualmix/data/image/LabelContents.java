package io.dualmix.data.image;

import io.dualmix.DualMixException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a label file stores, before its values have a meaning.
 *
 * @param size in pixels
 * @param colours whether it is a colour image; a file with a palette holds indices
 * @param pixels number of pixels by raw value, 0..65535, or by colour, {@code 0xRRGGBB}; erased
 *     pixels do not count
 */
public record LabelContents(ImageSize size, boolean colours, SortedMap<Integer, Integer> pixels) {
  public LabelContents {
    pixels = Collections.unmodifiableSortedMap(new TreeMap<>(pixels));
  }

  /**
   * Reads a label as class indices or, if it is not grey, as colours.
   *
   * @throws DualMixException if it cannot be read or has a lossy format
   */
  public static LabelContents read(Path file) {
    try {
      IndexRaster raster = LabelDecoder.indices(file, false);
      SortedMap<Integer, Integer> pixels = new TreeMap<>();
      for (int i = 0; i < raster.size(); i++) {
        if (!raster.erased(i)) {
          pixels.merge(raster.value(i), 1, Integer::sum);
        }
      }
      return new LabelContents(new ImageSize(raster.width(), raster.height()), false, pixels);
    } catch (DualMixException e) {
      if (e.getCause() instanceof LabelDecoder.ColourLabel) {
        return readColours(file);
      }
      throw e;
    }
  }

  /**
   * Reads a label as colours, also one with a palette.
   *
   * @throws DualMixException if it cannot be read or has a lossy format
   */
  public static LabelContents readColours(Path file) {
    ColourRaster raster = LabelDecoder.colours(file);
    SortedMap<Integer, Integer> pixels = new TreeMap<>();
    for (int i = 0; i < raster.size(); i++) {
      if (!raster.erased(i)) {
        pixels.merge(raster.colour(i), 1, Integer::sum);
      }
    }
    return new LabelContents(new ImageSize(raster.width(), raster.height()), true, pixels);
  }
}
