package io.dualmix.data.image;

import java.util.List;
import java.util.Map;

/**
 * Detects unknown colours that are mixtures of two class colours. Drawing programs anti-alias the
 * edges of areas, which produces mixed colours.
 */
final class BlendedColours {
  /** With fewer colours, missing classes are more likely. */
  private static final int FEWEST = 4;

  /** Only the most frequent colours are examined. */
  private static final int LOOKED_AT = 200;

  /** Rounding changes a mixture by one or two steps per channel. */
  private static final double TOLERANCE = 4;

  private static final double MOST = 0.8;

  private BlendedColours() {}

  /**
   * The remedy for colours without a class.
   *
   * @param known {@code 0xRRGGBB} of the classes and of ignored labels
   * @param unknown number of pixels by colour
   */
  static String remedy(Map<Integer, Short> known, Map<Integer, Integer> unknown) {
    List<Integer> frequent =
        unknown.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .limit(LOOKED_AT)
            .map(Map.Entry::getKey)
            .toList();
    List<Integer> classes = List.copyOf(known.keySet());
    long blended = frequent.stream().filter(colour -> isBlended(colour, classes)).count();
    if (frequent.size() >= FEWEST && blended >= MOST * frequent.size()) {
      return "They lie between two class colours: the masks are anti-aliased. Save them without"
          + " smoothing, or set unknown: ignore, which ignores these edges.";
    }
    return "Add classes of these colours, list what is to be ignored (ignore: [\"#FFFFFF\"]), or"
        + " ignore all that no class has (unknown: ignore).";
  }

  private static boolean isBlended(int colour, List<Integer> classes) {
    for (int i = 0; i < classes.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (distance(colour, classes.get(i), classes.get(j)) <= TOLERANCE) {
          return true;
        }
      }
    }
    return false;
  }

  /** The distance of a colour from the line between two others. */
  private static double distance(int colour, int from, int to) {
    double along = 0;
    double length = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double direction = channel(to, shift) - channel(from, shift);
      along += direction * (channel(colour, shift) - channel(from, shift));
      length += direction * direction;
    }
    double share = length == 0 ? 0 : Math.max(0, Math.min(1, along / length));
    double square = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double nearest = channel(from, shift) + share * (channel(to, shift) - channel(from, shift));
      square += Math.pow(channel(colour, shift) - nearest, 2);
    }
    return Math.sqrt(square);
  }

  private static int channel(int rgb, int shift) {
    return rgb >> shift & 0xFF;
  }
}
