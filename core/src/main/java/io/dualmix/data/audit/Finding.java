package io.dualmix.data.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that the check of a data set came upon.
 *
 * @param kind what it is
 * @param domain such as {@code source}
 * @param image its name in the data set; empty where the finding is about the whole set
 * @param detail what was found, with file names where they are known
 * @param pixels of an {@link Kind#UNKNOWN_VALUES}: how many have each value; else empty
 */
public record Finding(
    Kind kind, String domain, String image, String detail, Map<String, Integer> pixels) {
  public Finding {
    pixels = Collections.unmodifiableMap(new LinkedHashMap<>(pixels));
  }

  /** A finding without values. */
  static Finding of(Kind kind, String domain, String image, String detail) {
    return new Finding(kind, domain, image, detail, Map.of());
  }

  /** What can be found, in the order it is reported. */
  public enum Kind {
    /** An image that cannot be decoded. */
    UNREADABLE_IMAGE("images that cannot be read", true),
    /** A label that cannot be decoded, or is refused for another reason than those below. */
    UNREADABLE_LABEL("labels that cannot be used", true),
    /** A label of another size than its image. */
    SIZE_MISMATCH("labels of another size than their image", true),
    /** A label with values that no class has. */
    UNKNOWN_VALUES("labels with values that no class has", true),
    /** An image without a label where training or evaluation needs one. */
    MISSING_LABEL("images without the label that they need", true),
    /** A class that no label of the domain holds. */
    UNSEEN_CLASS("classes never seen", true),
    /** An image to validate on that is also trained on. */
    TRAIN_AND_VALIDATION("validation images that are trained on", true),
    /** An image to validate on that looks like one trained on, such as the next video frame. */
    ALMOST_VALIDATION("validation images almost the same as one trained on", false),
    /** The same image twice in one domain. */
    TWICE("images that come twice in a domain", false);

    private final String title;
    private final boolean wrong;

    Kind(String title, boolean wrong) {
      this.title = title;
      this.wrong = wrong;
    }

    /** In the plural, such as "images that cannot be read". */
    public String title() {
      return title;
    }

    /** Whether it is a fault; otherwise it is worth knowing. */
    public boolean wrong() {
      return wrong;
    }

    /** The name on the command line and in JSON, such as {@code unseen-class}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
