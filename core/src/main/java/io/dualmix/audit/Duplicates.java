package io.dualmix.audit;

import io.dualmix.audit.DomainScan.Print;
import io.dualmix.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds duplicate images. Two images are equal if their decoded pixels are equal, even if the files
 * are encoded differently.
 */
public final class Duplicates {
  private Duplicates() {}

  private record Place(String domain, String image) {
    @Override
    public String toString() {
      return domain + " " + image;
    }
  }

  /** Duplicates within a domain; each is reported with the first occurrence. */
  public static List<Finding> within(DomainScan scan) {
    List<Finding> findings = new ArrayList<>();
    Map<String, String> first = new HashMap<>();
    for (Print print : scan.prints()) {
      String earlier = first.putIfAbsent(print.fingerprint().pixels(), print.name());
      if (earlier != null) {
        findings.add(
            Finding.of(
                Kind.TWICE,
                scan.domain(),
                print.name(),
                print.name() + " has the same pixels as " + earlier));
      }
    }
    return findings;
  }

  /**
   * Validation images that are equal or similar to training images: at most one finding per
   * validation image, with the most similar training image.
   *
   * @param train the training domains
   */
  public static List<Finding> between(Collection<DomainScan> train, DomainScan validation) {
    Map<String, Place> exact = new HashMap<>();
    for (DomainScan domain : train) {
      for (Print print : domain.prints()) {
        exact.putIfAbsent(print.fingerprint().pixels(), new Place(domain.domain(), print.name()));
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (Print print : validation.prints()) {
      Place same = exact.get(print.fingerprint().pixels());
      if (same != null) {
        findings.add(
            Finding.of(
                Kind.TRAIN_AND_VALIDATION,
                validation.domain(),
                print.name(),
                print.name() + " has the same pixels as " + same));
      } else {
        addAlike(train, validation.domain(), print, findings);
      }
    }
    return findings;
  }

  private static void addAlike(
      Collection<DomainScan> train, String domain, Print print, List<Finding> findings) {
    Place nearest = null;
    double least = Double.POSITIVE_INFINITY;
    for (DomainScan scan : train) {
      for (Print other : scan.prints()) {
        if (other.fingerprint().almost(print.fingerprint())) {
          double difference = other.fingerprint().difference(print.fingerprint());
          if (difference < least) {
            least = difference;
            nearest = new Place(scan.domain(), other.name());
          }
        }
      }
    }
    if (nearest != null) {
      String detail =
          String.format(
              Locale.ROOT,
              "%s looks like %s (mean difference %.1f of 255)",
              print.name(),
              nearest,
              least);
      findings.add(Finding.of(Kind.ALMOST_VALIDATION, domain, print.name(), detail));
    }
  }
}
