package io.dualmix.audit;

import io.dualmix.DualMixException;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.LabelIssue;
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
 * @param remedy what to do; empty for nothing
 * @param pixels of an {@link Kind#UNKNOWN_VALUES}: how many have each value; else empty
 */
public record Finding(
    Kind kind,
    String domain,
    String image,
    String detail,
    String remedy,
    Map<String, Integer> pixels) {
  public Finding {
    pixels = Collections.unmodifiableMap(new LinkedHashMap<>(pixels));
  }

  /** A finding without a remedy of its own. */
  public Finding(
      Kind kind, String domain, String image, String detail, Map<String, Integer> pixels) {
    this(kind, domain, image, detail, "", pixels);
  }

  /** A finding without values. */
  public static Finding of(Kind kind, String domain, String image, String detail) {
    return new Finding(kind, domain, image, detail, Map.of());
  }

  /** What an error says. */
  public static Finding of(Kind kind, String domain, String image, DualMixException e) {
    return new Finding(kind, domain, image, e.getMessage(), e.remedy(), Map.of());
  }

  /** What the inventory of a data set's folders came upon. */
  public static Finding of(String domain, FileIssue note) {
    Kind kind =
        switch (note.kind()) {
          case LEFT_OUT -> Kind.LEFT_OUT;
          case BROKEN_LINK -> Kind.BROKEN_LINK;
          case LABEL_WITHOUT_IMAGE -> Kind.LABEL_WITHOUT_IMAGE;
          case NEAR_MISS -> Kind.NEAR_MISS;
          case MASK_AMONG_IMAGES -> Kind.MASK_AMONG_IMAGES;
        };
    return new Finding(kind, domain, "", note.detail(), note.remedy(), Map.of());
  }

  /** What in a label speaks against the way it is read. */
  public static Finding of(String domain, String image, LabelIssue doubt) {
    Kind kind =
        doubt.kind() == LabelIssue.Kind.PALETTE_ORDER ? Kind.PALETTE_ORDER : Kind.ERASED_PIXELS;
    return new Finding(kind, domain, image, doubt.detail(), doubt.remedy(), Map.of());
  }

  /** The finding as a sentence with its remedy, for a log or an error. */
  public String sentence() {
    return "data." + domain + ": " + detail + (remedy.isEmpty() ? "" : ". " + remedy);
  }

  /** What can be found, in the order it is reported. */
  public enum Kind {
    /** Training would end with an error before its first step. */
    TRAINING_REFUSES("reasons for which training does not begin", true),
    /** A link that leads to no file. */
    BROKEN_LINK("links that lead nowhere", true),
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
    /** A label whose name is nearly that of an image without one. */
    NEAR_MISS("labels with nearly an image's name", true),
    /** A domain whose labels hold no pixel of any class. */
    NOTHING_LABELLED("domains whose labels are ignored everywhere", true),
    /** A label read by indices whose palette has the classes' colours in another order. */
    PALETTE_ORDER("labels whose palette contradicts the classes", true),
    /** A class whose name is another domain's but for case, blanks or dashes. */
    CLASS_NAMES("classes whose names nearly agree", true),
    /** A class that no label of the domain holds. */
    UNSEEN_CLASS("classes never seen", true),
    /** An image to validate on that is also trained on. */
    TRAIN_AND_VALIDATION("validation images that are trained on", true),
    /** An image to validate on that looks like one trained on, such as the next video frame. */
    ALMOST_VALIDATION("validation images almost the same as one trained on", false),
    /** Fewer images validate than make a score steady. */
    FEW_VALIDATE("validation sets of very few images", false),
    /** A label all of whose pixels are ignored. */
    ALL_IGNORED("labels that are ignored everywhere", false),
    /** Label files of no image. */
    LABEL_WITHOUT_IMAGE("label files of no image", false),
    /** Images named as masks of others. */
    MASK_AMONG_IMAGES("images named as masks", true),
    /** Labels with pixels that were erased. */
    ERASED_PIXELS("labels with erased pixels", false),
    /** Images that are turned as their camera noted. */
    TURNED("images with a noted orientation", false),
    /** Images of 16 bits whose upper bits are not used. */
    DARK_SAMPLES("images of 16 bits that use fewer", false),
    /** Images without a label that training leaves out. */
    UNLABELLED("images without a label that are left out", false),
    /** Files that are not read. */
    LEFT_OUT("files left out", false),
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
