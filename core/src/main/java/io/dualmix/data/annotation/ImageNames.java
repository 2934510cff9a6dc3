package io.dualmix.data.annotation;

import io.dualmix.data.FolderListing;
import io.dualmix.data.NameLists;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the images that labelling tools name in their own ways: with or without folders, with those
 * of another machine, or with backslashes. No file is opened by such a name: it only selects among
 * the listed images.
 */
final class ImageNames {
  private final Set<String> names;

  /** Names by their last component; empty where several images share it. */
  private final Map<String, Optional<String>> byBase = new HashMap<>();

  /**
   * @param names of the images, without extension
   */
  ImageNames(Set<String> names) {
    this.names = names;
    for (String name : names) {
      byBase.merge(base(name), Optional.of(name), (one, other) -> Optional.empty());
    }
  }

  /**
   * The image with a path: the whole path, or the longest part at its end that is an image's, or
   * the only image with its last component.
   *
   * @param path with extension
   */
  Optional<String> find(String path) {
    String rest =
        NameLists.composed(FolderListing.withoutExtension(path.replace('\\', '/').strip()));
    while (true) {
      while (rest.startsWith("./") || rest.startsWith("/")) {
        rest = rest.substring(rest.indexOf('/') + 1);
      }
      if (names.contains(rest)) {
        return Optional.of(rest);
      }
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return byBase.getOrDefault(rest, Optional.empty());
      }
      rest = rest.substring(slash + 1);
    }
  }

  private static String base(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
