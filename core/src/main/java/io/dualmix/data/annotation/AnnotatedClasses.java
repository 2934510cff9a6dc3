package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.UnknownLabelValues;
import io.dualmix.data.region.LabelCanvas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the class names of annotations mean.
 *
 * @param table the classes of the labels
 * @param ignored names whose pixels are ignored
 * @param background the class of pixels without a region, or {@link ClassTable#IGNORE}
 */
public record AnnotatedClasses(ClassTable table, Set<String> ignored, int background) {
  private static final int UNKNOWN = -1;

  public AnnotatedClasses {
    ignored = Collections.unmodifiableSet(new TreeSet<>(ignored));
  }

  /** A text that is equal only for equal meanings. */
  String fingerprint() {
    return table.names() + ", ignored " + ignored + ", background " + background;
  }

  /** A canvas of the background. */
  LabelCanvas canvas(ImageSize size) {
    return new LabelCanvas(size, background);
  }

  /**
   * Draws regions one over the other.
   *
   * @param canvas receives them
   * @param file of the regions, for messages
   * @param image its name, for messages
   * @throws DualMixException if a region is damaged, or its class is unknown and not ignored
   */
  void draw(
      LabelCanvas canvas,
      Path file,
      String image,
      List<LabelledRegion> regions,
      boolean ignoringUnknown) {
    Map<String, Integer> unknown = new LinkedHashMap<>();
    for (LabelledRegion region : regions) {
      int index = index(region.name());
      try {
        canvas.draw(region.region(), index == UNKNOWN ? ClassTable.IGNORE : index);
        if (index == UNKNOWN && !ignoringUnknown) {
          unknown.merge(region.name(), pixels(region, canvas), Integer::sum);
        }
      } catch (DualMixException e) {
        throw new DualMixException(
            "In " + file + ", image " + image + ", " + region.place() + ": " + e.getMessage(),
            e.remedy(),
            e);
      }
    }
    if (!unknown.isEmpty()) {
      throw unknown(file, image, unknown);
    }
  }

  private int index(String name) {
    return name == null || ignored.contains(name) ? ClassTable.IGNORE : table.names().indexOf(name);
  }

  private static int pixels(LabelledRegion region, LabelCanvas canvas) {
    LabelCanvas alone = new LabelCanvas(new ImageSize(canvas.width(), canvas.height()), 0);
    alone.draw(region.region(), 1);
    int pixels = 0;
    for (byte value : alone.label().classes()) {
      pixels += value;
    }
    return pixels;
  }

  private UnknownLabelValues unknown(Path file, String image, Map<String, Integer> pixels) {
    List<String> named = new ArrayList<>();
    pixels.forEach((name, count) -> named.add("'" + name + "' (" + count + " pixels)"));
    return new UnknownLabelValues(
        file
            + ", image "
            + image
            + ", has the label "
            + String.join(", ", named)
            + ", which no class has",
        "Add it to classes, which are "
            + table.names()
            + ", list it (ignore: ["
            + pixels.keySet().iterator().next()
            + "]), or ignore all that no class has (unknown: ignore).",
        pixels);
  }
}
