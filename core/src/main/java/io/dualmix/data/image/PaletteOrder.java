package io.dualmix.data.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Detects a palette that contradicts the order of the classes. Label tools number palette colours
 * arbitrarily. If the class colours are at other indices, the colours identify the classes and the
 * indices do not.
 */
public final class PaletteOrder {
  private PaletteOrder() {}

  /**
   * Compares a palette with the classes.
   *
   * @param label the file, for the message
   * @param palette {@code 0xRRGGBB} by index
   * @param mapping from indices to {@code classes}
   * @param used the indices that occur in the label
   */
  public static Optional<LabelIssue> of(
      Path label, int[] palette, ClassTable classes, LabelMapping mapping, BitSet used) {
    List<String> exchanged = new ArrayList<>();
    for (int raw = 0; raw < palette.length; raw++) {
      int index = mapping.classOf(raw);
      int painted = indexOf(classes, palette[raw]);
      boolean known = index >= 0 && index < classes.size();
      if (painted >= 0
          && painted != index
          && used.get(raw)
          && !(known && sameColour(classes, index, palette[raw]))) {
        exchanged.add(
            String.format(
                Locale.ROOT,
                "index %d has the colour of %s and is read as %s",
                raw,
                classes.names().get(painted),
                known ? classes.names().get(index) : "no class"));
      }
    }
    if (exchanged.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LabelIssue(
            LabelIssue.Kind.PALETTE_ORDER,
            "the palette of "
                + label
                + " has the classes' colours in another order: "
                + String.join(", ", exchanged.subList(0, Math.min(3, exchanged.size()))),
            "Set label_format: colours in a folder data set, so that the colours identify the"
                + " classes."));
  }

  private static boolean sameColour(ClassTable classes, int index, int rgb) {
    return classes.classes().get(index).rgb() == rgb;
  }

  private static int indexOf(ClassTable classes, int rgb) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.classes().get(i).rgb() == rgb) {
        return i;
      }
    }
    return -1;
  }
}
