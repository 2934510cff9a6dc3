package io.dualmix.audit;

import io.dualmix.DualMixException;
import io.dualmix.audit.Finding.Kind;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelSizeMismatch;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.image.UnknownLabelValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * The result of reading a whole domain once. Errors become findings and do not stop the scan.
 *
 * @param domain such as {@code source}
 * @param images number of images
 * @param labels number of readable labels
 * @param prints fingerprints of the readable images, in order
 * @param findings findings in image order, then those about the whole domain
 */
public record DomainScan(
    String domain, int images, int labels, List<Print> prints, List<Finding> findings) {
  public DomainScan {
    prints = List.copyOf(prints);
    findings = List.copyOf(findings);
  }

  /** A readable image. */
  record Print(String name, Fingerprint fingerprint) {}

  /** The result for an image. Classes are null without a valid label. */
  private record Seen(
      Fingerprint fingerprint, BitSet classes, boolean turned, List<Finding> findings) {}

  /**
   * Reads every image and label.
   *
   * @param domain such as {@code source}, for the findings
   * @param dataset data set, read by {@code threads} threads
   * @param labelNeeded whether image {@code i} needs a label
   * @param threads at least 1
   * @param progress receives the number of finished images
   */
  public static DomainScan of(
      String domain, Dataset dataset, IntPredicate labelNeeded, int threads, IntConsumer progress) {
    BitDepthCheck depth = new BitDepthCheck();
    List<Seen> seen =
        new ParallelScan(threads)
            .map(
                dataset.size(),
                i -> look(domain, dataset, i, labelNeeded.test(i), depth),
                progress);
    List<Print> prints = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    dataset.notes().forEach(note -> findings.add(Finding.of(domain, note)));
    BitSet classes = new BitSet();
    int labels = 0;
    for (int i = 0; i < seen.size(); i++) {
      Seen one = seen.get(i);
      findings.addAll(one.findings);
      if (one.fingerprint != null) {
        prints.add(new Print(dataset.name(i), one.fingerprint));
      }
      if (one.classes != null) {
        labels++;
        classes.or(one.classes);
      }
    }
    depth.finding(domain).ifPresent(findings::add);
    turned(domain, dataset, seen).ifPresent(findings::add);
    if (labels > 0 && classes.isEmpty()) {
      findings.add(nothingLabelled(domain, labels));
    } else if (labels > 0) {
      findings.addAll(unseen(domain, dataset.classes(), classes, labels));
    }
    return new DomainScan(domain, dataset.size(), labels, prints, findings);
  }

  private static Finding nothingLabelled(String domain, int labels) {
    return new Finding(
        Kind.NOTHING_LABELLED,
        domain,
        "",
        "all pixels of all " + labels + " labels are ignored: nothing can be learned or scored",
        "Check label_format, values and ignore: do the label values match the classes?",
        Map.of());
  }

  private static Optional<Finding> turned(String domain, Dataset dataset, List<Seen> seen) {
    long turned = seen.stream().filter(Seen::turned).count();
    return turned == 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Kind.TURNED,
                domain,
                "",
                turned + " of " + dataset.size() + " images carry a camera orientation (EXIF)",
                "It is applied unless orientation: ignore is set, for labels drawn on the stored"
                    + " pixels.",
                Map.of()));
  }

  private static boolean isTurned(Dataset dataset, int index) {
    return dataset.metadata(index).map(ImageMetadata::turned).orElse(false);
  }

  private static Seen look(
      String domain, Dataset dataset, int index, boolean labelNeeded, BitDepthCheck depth) {
    String name = dataset.name(index);
    List<Finding> findings = new ArrayList<>();
    Fingerprint fingerprint = null;
    boolean turned = false;
    try {
      RgbImage image = dataset.image(index);
      fingerprint = Fingerprint.of(image);
      turned = isTurned(dataset, index);
      dataset.metadata(index).ifPresent(metadata -> depth.add(metadata, image));
    } catch (DualMixException e) {
      findings.add(Finding.of(Kind.UNREADABLE_IMAGE, domain, name, e));
    }
    BitSet classes = null;
    if (dataset.labelled(index)) {
      try {
        LabelImage label = dataset.label(index);
        classes = classes(label, dataset.classes());
        if (classes.isEmpty()) {
          findings.add(
              Finding.of(Kind.ALL_IGNORED, domain, name, "every pixel of " + name + " is ignored"));
        }
        for (LabelIssue doubt : dataset.labelIssues(index)) {
          findings.add(Finding.of(domain, name, doubt));
        }
      } catch (DualMixException e) {
        unlessKnown(findings, label(domain, name, e)).ifPresent(findings::add);
      }
    } else if (labelNeeded) {
      findings.add(Finding.of(Kind.MISSING_LABEL, domain, name, name + " has no label"));
    }
    return new Seen(fingerprint, classes, turned, findings);
  }

  private static Finding label(String domain, String name, DualMixException e) {
    if (e instanceof UnknownLabelValues unknown) {
      return new Finding(
          Kind.UNKNOWN_VALUES, domain, name, e.getMessage(), e.remedy(), unknown.pixels());
    }
    Kind kind = e instanceof LabelSizeMismatch ? Kind.SIZE_MISMATCH : Kind.UNREADABLE_LABEL;
    return Finding.of(kind, domain, name, e);
  }

  /**
   * A damaged image fails again when its label is compared with its size; the second error is
   * dropped.
   */
  private static Optional<Finding> unlessKnown(List<Finding> findings, Finding finding) {
    boolean known = findings.stream().anyMatch(f -> f.detail().equals(finding.detail()));
    return known ? Optional.empty() : Optional.of(finding);
  }

  private static BitSet classes(LabelImage label, ClassTable table) {
    long[] pixels = ClassPixels.of(label, table.size());
    BitSet classes = new BitSet();
    for (int c = 0; c < pixels.length; c++) {
      classes.set(c, pixels[c] > 0);
    }
    return classes;
  }

  private static List<Finding> unseen(String domain, ClassTable table, BitSet classes, int labels) {
    List<Finding> findings = new ArrayList<>();
    for (int c = 0; c < table.size(); c++) {
      if (!classes.get(c)) {
        String detail = "no pixel of " + table.names().get(c) + " in " + labels + " labels";
        findings.add(Finding.of(Kind.UNSEEN_CLASS, domain, "", detail));
      }
    }
    return findings;
  }
}
