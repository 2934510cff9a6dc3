package io.dualmix.cli.init;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The suffixes that distinguish the names of images and labels, such as {@code _mask} for {@code
 * street_mask.png} beside {@code street.jpg}.
 *
 * @param image empty for none
 * @param label empty for none
 * @param pairs number of images with a label under these suffixes
 */
record NameSuffixes(String image, String label, int pairs) {
  /** Kinds of label files that lie beside each other in published data sets, the best first. */
  private static final List<String> PREFERRED =
      List.of("labeltrainids", "labelids", "label", "mask");

  /**
   * The suffixes with the most pairs; without any if names are equal.
   *
   * @param images names without extension
   * @param labels likewise
   * @param together whether both are in one folder, so that the labels contain the images
   */
  static NameSuffixes of(Collection<String> images, Collection<String> labels, boolean together) {
    NameSuffixes best = pairs("", images, labels, together);
    String common = commonSuffix(images);
    return common.isEmpty() || best.pairs > 0 ? best : pairs(common, images, labels, false);
  }

  private static NameSuffixes pairs(
      String imageSuffix, Collection<String> images, Collection<String> labels, boolean together) {
    NavigableSet<String> bases = new TreeSet<>();
    images.forEach(name -> bases.add(name.substring(0, name.length() - imageSuffix.length())));
    Map<String, Integer> counts = new TreeMap<>();
    for (String label : labels) {
      String base = longestBase(bases, label, together);
      if (base != null) {
        counts.merge(label.substring(base.length()), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().isEmpty() || entry.getKey().matches("[^\\p{Alnum}/].*"))
        .max(
            Comparator.comparing(Map.Entry<String, Integer>::getValue)
                .thenComparing(entry -> -rank(entry.getKey())))
        .map(entry -> new NameSuffixes(imageSuffix, entry.getKey(), entry.getValue()))
        .orElse(new NameSuffixes("", "", 0));
  }

  private static String longestBase(NavigableSet<String> bases, String label, boolean together) {
    for (int length = label.length() - (together ? 1 : 0); length > 0; length--) {
      String base = label.substring(0, length);
      if (bases.contains(base)) {
        return base;
      }
    }
    return null;
  }

  private static int rank(String suffix) {
    String lower = suffix.toLowerCase(Locale.ROOT);
    for (int i = 0; i < PREFERRED.size(); i++) {
      if (lower.contains(PREFERRED.get(i))) {
        return i;
      }
    }
    return suffix.isEmpty() ? -1 : PREFERRED.size();
  }

  /** The end that all names have, from a separator on. */
  private static String commonSuffix(Collection<String> names) {
    String first = names.iterator().next();
    int length = first.length();
    for (String name : names) {
      while (!name.endsWith(first.substring(first.length() - length))) {
        length--;
      }
    }
    String suffix = first.substring(first.length() - length);
    int separator = Math.max(suffix.indexOf('_'), suffix.indexOf('-'));
    return separator < 0 || suffix.length() == first.length() ? "" : suffix.substring(separator);
  }
}
