package io.dualmix.data.audit;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelImage;
import io.dualmix.data.LabelSizeMismatch;
import io.dualmix.data.UnknownLabelValues;
import io.dualmix.data.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * One domain read through once: every fault is noted and none stops the scan.
 *
 * @param domain such as {@code source}
 * @param images in all
 * @param labels that could be read
 * @param prints of the images that could be read, in their order
 * @param findings in the order of the images, then those about the whole domain
 */
public record DomainScan(
    String domain, int images, int labels, List<Print> prints, List<Finding> findings) {
  public DomainScan {
    prints = List.copyOf(prints);
    findings = List.copyOf(findings);
  }

  /** An image that could be read. */
  record Print(String name, Fingerprint fingerprint) {}

  /** What is kept of one image. Classes are null without a usable label. */
  private record Seen(Fingerprint fingerprint, BitSet classes, List<Finding> findings) {}

  /**
   * Reads every image and label.
   *
   * @param domain such as {@code source}, for the findings
   * @param dataset is read from {@code threads} threads, one image each at a time
   * @param labelNeeded whether image {@code i} needs a label
   * @param threads at least 1
   * @param progress told the number of images done
   */
  public static DomainScan of(
      String domain, Dataset dataset, IntPredicate labelNeeded, int threads, IntConsumer progress) {
    List<Seen> seen =
        new ParallelScan(threads)
            .map(dataset.size(), i -> look(domain, dataset, i, labelNeeded.test(i)), progress);
    List<Print> prints = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
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
    if (labels > 0) {
      findings.addAll(unseen(domain, dataset.classes(), classes, labels));
    }
    return new DomainScan(domain, dataset.size(), labels, prints, findings);
  }

  private static Seen look(String domain, Dataset dataset, int index, boolean labelNeeded) {
    String name = dataset.name(index);
    List<Finding> findings = new ArrayList<>();
    Fingerprint fingerprint = null;
    try {
      fingerprint = Fingerprint.of(dataset.image(index));
    } catch (DualMixException e) {
      findings.add(Finding.of(Kind.UNREADABLE_IMAGE, domain, name, e.getMessage()));
    }
    BitSet classes = null;
    if (dataset.labelled(index)) {
      try {
        classes = classes(dataset.label(index), dataset.classes());
      } catch (DualMixException e) {
        unlessKnown(findings, label(domain, name, e)).ifPresent(findings::add);
      }
    } else if (labelNeeded) {
      findings.add(Finding.of(Kind.MISSING_LABEL, domain, name, name + " has no label"));
    }
    return new Seen(fingerprint, classes, findings);
  }

  private static Finding label(String domain, String name, DualMixException e) {
    if (e instanceof UnknownLabelValues unknown) {
      return new Finding(Kind.UNKNOWN_VALUES, domain, name, e.getMessage(), unknown.pixels());
    }
    Kind kind = e instanceof LabelSizeMismatch ? Kind.SIZE_MISMATCH : Kind.UNREADABLE_LABEL;
    return Finding.of(kind, domain, name, e.getMessage());
  }

  /** A broken image fails once more when its label asks for its size: that is no second fault. */
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
