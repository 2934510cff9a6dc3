package io.dualmix.data.format;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The colour of an index in Pascal VOC's label files ({@code VOClabelcolormap} of its development
 * kit). The 256 colours are distinct, so they are also used for data sets without published
 * colours.
 */
public final class ClassColours {
  private ClassColours() {}

  /**
   * The colour of an index. The three lowest bits of the index become the highest bits of red,
   * green and blue, the next three the second highest, and so on.
   *
   * @param index 0..255
   * @return {@code 0xRRGGBB}
   */
  public static int of(int index) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int bit = 7, rest = index; rest > 0; bit--, rest >>= 3) {
      red |= (rest & 1) << bit;
      green |= (rest >> 1 & 1) << bit;
      blue |= (rest >> 2 & 1) << bit;
    }
    return red << 16 | green << 8 | blue;
  }

  /**
   * A class table with these colours.
   *
   * @param names in the order of the classes
   * @param first colour index of the first class
   */
  static ClassTable table(List<String> names, int first) {
    return new ClassTable(
        IntStream.range(0, names.size())
            .mapToObj(i -> new SemanticClass(names.get(i), of(first + i)))
            .toList());
  }
}
