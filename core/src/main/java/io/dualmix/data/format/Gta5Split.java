package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.FolderListing;
import io.dualmix.data.NameLists;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The official train, val and test images of GTA5: {@code split.mat} with the arrays {@code
 * trainIds}, {@code valIds} and {@code testIds}, or a text file {@code <split>.txt} of image names,
 * which takes precedence.
 */
final class Gta5Split {
  private static final String MAT = "split.mat";

  private Gta5Split() {}

  /**
   * The names of a split's images, such as {@code 00001}.
   *
   * @throws DualMixException if neither file exists or one is invalid
   */
  static Set<String> names(Path root, String split) {
    Path list = root.resolve(split + ".txt");
    if (Files.isRegularFile(list)) {
      Set<String> names = new TreeSet<>();
      NameLists.read(list).values().forEach(line -> names.add(name(line)));
      if (names.isEmpty()) {
        throw new DualMixException("There is no image in the list " + list, "");
      }
      return names;
    }
    Path mat = root.resolve(MAT);
    if (!Files.isRegularFile(mat)) {
      throw new DualMixException(
          "There is neither " + list + " nor " + mat,
          "Put the data set's split.mat there, or a list of image names, one per line; split: all"
              + " needs neither.");
    }
    Map<String, long[]> arrays = MatFileReader.read(mat);
    long[] ids = arrays.get(split + "Ids");
    if (ids == null) {
      throw new DualMixException(
          mat + " has no numbers named " + split + "Ids",
          "It has " + new TreeSet<>(arrays.keySet()) + "; the splits are train, val and test.");
    }
    if (ids.length == 0) {
      throw new DualMixException(mat + ": " + split + "Ids is empty", "Fetch the file again.");
    }
    Set<String> names = new TreeSet<>();
    Arrays.stream(ids).forEach(id -> names.add(String.format(Locale.ROOT, "%05d", id)));
    return names;
  }

  /**
   * Rejects a split with missing images, which means that a part of the data set is not unpacked.
   */
  static void requirePresent(Path root, String split, Set<String> names, Collection<String> there) {
    Set<String> missing = new TreeSet<>(names);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new DualMixException(
          missing.size()
              + " images of the GTA5 split "
              + split
              + " are not in "
              + root
              + ", first "
              + missing.iterator().next(),
          "Unpack all parts of the data set, or use split: all.");
    }
  }

  /** Lists of other projects contain paths: {@code images/00001.png}. */
  private static String name(String line) {
    String path = FolderListing.withoutExtension(line.replace('\\', '/'));
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
