package io.dualmix.adapt.preflight;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.audit.Finding;
import io.dualmix.audit.Finding.Kind;
import io.dualmix.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds validation images that are also training images; their scores say nothing about new images.
 * Compares files after resolving links, and the content of files of equal size.
 */
final class ValidationOverlap {
  /**
   * The most files of one size to compare: uncompressed images all have the same size; {@code data
   * check} compares their pixels.
   */
  private static final int MOST_OF_ONE_SIZE = 20;

  private final Map<Path, String> trained = new HashMap<>();
  private final Map<Long, List<Path>> bySize = new HashMap<>();

  private ValidationOverlap() {}

  /**
   * Finds the validation images among the training images.
   *
   * @return a finding for each part of the training data with validation images
   */
  static List<Finding> of(Domains domains) {
    ValidationOverlap overlap = new ValidationOverlap();
    overlap.collect(domains.source(), "source");
    overlap.collect(domains.unlabelled(), "unlabelled target");
    overlap.collect(domains.labelled(), "labelled target");
    Map<String, Integer> shared = new TreeMap<>();
    Dataset validation = domains.validation();
    for (int i = 0; i < validation.size(); i++) {
      real(validation, i)
          .flatMap(overlap::where)
          .ifPresent(where -> shared.merge(where, 1, Integer::sum));
    }
    List<Finding> findings = new ArrayList<>();
    shared.forEach((where, count) -> findings.add(finding(where, count, validation.size())));
    return findings;
  }

  private static Finding finding(String where, int count, int all) {
    return new Finding(
        Kind.TRAIN_AND_VALIDATION,
        "validation",
        "",
        String.format(
            Locale.ROOT,
            "%d of %d validation images are also %s images: scores are too high",
            count,
            all,
            where),
        "Validate on images that no stage sees.",
        Map.of());
  }

  private void collect(Dataset dataset, String where) {
    for (int i = 0; i < dataset.size(); i++) {
      real(dataset, i)
          .ifPresent(
              file -> {
                trained.put(file, where);
                size(file)
                    .ifPresent(
                        size -> bySize.computeIfAbsent(size, key -> new ArrayList<>()).add(file));
              });
    }
  }

  /** The part of the training data with this file or a copy of it. */
  private Optional<String> where(Path file) {
    if (trained.containsKey(file)) {
      return Optional.of(trained.get(file));
    }
    List<Path> alike =
        size(file).map(size -> bySize.getOrDefault(size, List.of())).orElse(List.of());
    return alike.size() > MOST_OF_ONE_SIZE
        ? Optional.empty()
        : alike.stream().filter(other -> equal(file, other)).findFirst().map(trained::get);
  }

  private static boolean equal(Path file, Path other) {
    try {
      return Files.mismatch(file, other) < 0;
    } catch (IOException e) {
      return false; // Reading the image reports the error.
    }
  }

  private static Optional<Long> size(Path file) {
    try {
      return Optional.of(Files.size(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> real(Dataset dataset, int index) {
    return dataset
        .imageFile(index)
        .map(
            file -> {
              try {
                return file.toRealPath();
              } catch (IOException e) {
                return file.toAbsolutePath().normalize();
              }
            });
  }
}
