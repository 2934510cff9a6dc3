package io.dualmix.audit;

import io.dualmix.DualMixException;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.LabelIssue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A finding of the data set check.
 *
 * @param kind kind of the finding
 * @param domain such as {@code source}
 * @param image name of the image; empty for a finding about the whole data set
 * @param detail description, with file names if known
 * @param remedy action that fixes it; empty for none
 * @param pixels number of pixels by value for {@link Kind#UNKNOWN_VALUES}; otherwise empty
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

  /** Creates a finding with an empty remedy. */
  public Finding(
      Kind kind, String domain, String image, String detail, Map<String, Integer> pixels) {
    this(kind, domain, image, detail, "", pixels);
  }

  /** Creates a finding without values. */
  public static Finding of(Kind kind, String domain, String image, String detail) {
    return new Finding(kind, domain, image, detail, Map.of());
  }

  /** Creates a finding from an error. */
  public static Finding of(Kind kind, String domain, String image, DualMixException e) {
    return new Finding(kind, domain, image, e.getMessage(), e.remedy(), Map.of());
  }

  /** Creates a finding from an issue of the file listing. */
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

  /** Creates a finding from a label issue. */
  public static Finding of(String domain, String image, LabelIssue doubt) {
    Kind kind =
        doubt.kind() == LabelIssue.Kind.PALETTE_ORDER ? Kind.PALETTE_ORDER : Kind.ERASED_PIXELS;
    return new Finding(kind, domain, image, doubt.detail(), doubt.remedy(), Map.of());
  }

  /** The finding as a sentence with its remedy, for a log or an error. */
  public String sentence() {
    return "data." + domain + ": " + detail + (remedy.isEmpty() ? "" : ". " + remedy);
  }

  /** The kinds of findings, in the order of the report. */
  public enum Kind {
    /** Training would fail before its first step. */
    TRAINING_REFUSES("reasons for which training does not begin", true),
    /** A broken link. */
    BROKEN_LINK("links that lead nowhere", true),
    /** An image that cannot be decoded. */
    UNREADABLE_IMAGE("images that cannot be read", true),
    /** A label that cannot be decoded or is rejected for a reason not listed below. */
    UNREADABLE_LABEL("labels that cannot be used", true),
    /** A label whose size differs from that of its image. */
    SIZE_MISMATCH("labels of another size than their image", true),
    /** A label with unknown values. */
    UNKNOWN_VALUES("labels with values that no class has", true),
    /** An image without a label that training or evaluation needs. */
    MISSING_LABEL("images without the label that they need", true),
    /** A label whose name is similar to that of an unlabelled image. */
    NEAR_MISS("labels with nearly an image's name", true),
    /** A domain with all label pixels ignored. */
    NOTHING_LABELLED("domains whose labels are ignored everywhere", true),
    /** An index label whose palette has the class colours in another order. */
    PALETTE_ORDER("labels whose palette contradicts the classes", true),
    /** A class whose name differs from another domain's only in case, blanks or dashes. */
    CLASS_NAMES("classes whose names nearly agree", true),
    /** A class that occurs in no label of the domain. */
    UNSEEN_CLASS("classes never seen", true),
    /** A validation image that is also a training image. */
    TRAIN_AND_VALIDATION("validation images that are trained on", true),
    /** A validation image that is similar to a training image, such as the next video frame. */
    ALMOST_VALIDATION("validation images almost the same as one trained on", false),
    /** A validation set too small for a stable score. */
    FEW_VALIDATE("validation sets of very few images", false),
    /** A label with all pixels ignored. */
    ALL_IGNORED("labels that are ignored everywhere", false),
    /** Label files without an image. */
    LABEL_WITHOUT_IMAGE("label files of no image", false),
    /** Images named like masks of other images. */
    MASK_AMONG_IMAGES("images named as masks", true),
    /** Labels with erased pixels. */
    ERASED_PIXELS("labels with erased pixels", false),
    /** Images with an EXIF orientation. */
    TURNED("images with a noted orientation", false),
    /** 16-bit images with unused upper bits. */
    DARK_SAMPLES("images of 16 bits that use fewer", false),
    /** Images without a label that training skips. */
    UNLABELLED("images without a label that are left out", false),
    /** Skipped files. */
    LEFT_OUT("files left out", false),
    /** The same image twice in one domain. */
    TWICE("images that come twice in a domain", false);

    private final String title;
    private final boolean wrong;

    Kind(String title, boolean wrong) {
      this.title = title;
      this.wrong = wrong;
    }

    /** The title in the plural, such as "images that cannot be read". */
    public String title() {
      return title;
    }

    /** Whether it is an error; otherwise it is information. */
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
