package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.PairedDataset.Pair;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.FileIssue.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Images with their labels, and the issues found while listing them.
 *
 * @param pairs in the order of their names
 * @param notes about files that were skipped or have no match
 */
public record FilePairs(List<Pair> pairs, List<FileIssue> notes) {
  private static final int NAMED = 3;

  /** Suffixes that label tools append to an image's name. */
  private static final List<String> MASK_ENDINGS =
      List.of(
          "_mask",
          "-mask",
          ".mask",
          "_masks",
          "_label",
          "-label",
          "_labels",
          "_seg",
          "_gt",
          "_labelids",
          "_labeltrainids",
          "_instanceids",
          "_color_mask",
          "_color",
          "_colour",
          "_annotation",
          "_l");

  /** Prefixes that label tools put before it. */
  private static final List<String> MASK_BEGINNINGS =
      List.of("mask_", "mask-", "label_", "label-", "gt_", "seg_");

  public FilePairs {
    pairs = List.copyOf(pairs);
    notes = List.copyOf(notes);
  }

  /** Pairs from a list file, without issues. */
  public static FilePairs of(List<Pair> pairs) {
    return new FilePairs(pairs, List.of());
  }

  /**
   * Matches images and labels by name.
   *
   * @param images by name
   * @param labels by name; labels without an image are noted
   * @param labelFolder folder of the labels, for the notes
   */
  public static FilePairs match(
      Map<String, Path> images, Map<String, Path> labels, Path labelFolder) {
    List<Pair> pairs = new ArrayList<>();
    SortedMap<String, Path> orphans = new TreeMap<>(NaturalOrder.INSTANCE);
    orphans.putAll(labels);
    images.forEach(
        (name, image) -> {
          Path label = labels.get(name);
          requireTwoFiles(image, label);
          orphans.remove(name);
          pairs.add(new Pair(name, image, label));
        });
    List<FileIssue> notes = new ArrayList<>(nearMisses(pairs, orphans));
    if (!orphans.isEmpty()) {
      notes.add(withoutImage(orphans, labelFolder));
    }
    notes.addAll(masks(images));
    return new FilePairs(pairs, notes);
  }

  /** The same pairs with further notes first. */
  public FilePairs with(List<FileIssue> further) {
    List<FileIssue> all = new ArrayList<>(further);
    all.addAll(notes);
    return new FilePairs(pairs, all);
  }

  /** The same pairs with a prefix before every name. */
  public FilePairs named(String prefix) {
    return new FilePairs(
        pairs.stream().map(p -> new Pair(prefix + p.name(), p.image(), p.label())).toList(), notes);
  }

  /** The concatenation of both. */
  public FilePairs and(FilePairs other) {
    List<Pair> all = new ArrayList<>(pairs);
    all.addAll(other.pairs);
    return new FilePairs(all, other.with(notes).notes);
  }

  /** Whether any image has a label. */
  public boolean anyLabel() {
    return pairs.stream().anyMatch(pair -> pair.label() != null);
  }

  /**
   * Rejects a label file that is the image file itself.
   *
   * @throws DualMixException if both paths refer to the same file
   */
  public static void requireTwoFiles(Path image, Path label) {
    if (label == null || !isSame(image, label)) {
      return;
    }
    throw new DualMixException(
        "The image " + image + " would be its own label: images and labels are the same files",
        "Put labels into a separate folder, or set the suffix that distinguishes them from images,"
            + " such as label_suffix: _mask for street_mask.png beside street.jpg.");
  }

  private static boolean isSame(Path image, Path label) {
    try {
      return image.equals(label) || Files.isSameFile(image, label);
    } catch (IOException e) {
      return false; // Reading the file reports the error.
    }
  }

  /** Removes labels from {@code orphans} whose names are similar to an image's. */
  private static List<FileIssue> nearMisses(List<Pair> pairs, Map<String, Path> orphans) {
    Map<String, List<String>> byKey = new HashMap<>();
    orphans
        .keySet()
        .forEach(name -> byKey.computeIfAbsent(key(name), k -> new ArrayList<>()).add(name));
    List<FileIssue> notes = new ArrayList<>();
    for (Pair pair : pairs) {
      if (pair.label() != null) {
        continue;
      }
      for (String orphan : byKey.getOrDefault(key(pair.name()), List.of())) {
        Path label = orphans.remove(orphan);
        if (label != null) {
          notes.add(nearMiss(pair, orphan, label));
        }
      }
    }
    return notes;
  }

  private static FileIssue nearMiss(Pair pair, String orphan, Path label) {
    String name = base(pair.name());
    String other = base(orphan);
    boolean appended = other.length() > name.length() && other.startsWith(name);
    return new FileIssue(
        Kind.NEAR_MISS,
        "the image " + pair.image() + " has no label; " + label + " has a similar name",
        appended
            ? "Rename the label, or set label_suffix: " + other.substring(name.length()) + "."
            : "Give both files the same name, or write a list file.");
  }

  /**
   * A key that is equal for names that differ only in case, blanks or suffixes of label tools and
   * cameras.
   */
  private static String key(String name) {
    String lower = base(name).toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "_").strip();
    for (String beginning : MASK_BEGINNINGS) {
      if (lower.length() > beginning.length() && lower.startsWith(beginning.replace('-', '_'))) {
        lower = lower.substring(beginning.length());
      }
    }
    boolean cut = true;
    while (cut) {
      cut = false;
      for (String ending : MASK_ENDINGS) {
        String joined = ending.replace('-', '_');
        if (lower.length() > joined.length() && lower.endsWith(joined)) {
          lower = lower.substring(0, lower.length() - joined.length());
          cut = true;
        }
      }
    }
    return lower.replaceAll("_(gtfine|gtcoarse|leftimg8bit|rgb|image|img)$", "");
  }

  private static String base(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static FileIssue withoutImage(SortedMap<String, Path> orphans, Path folder) {
    return new FileIssue(
        Kind.LABEL_WITHOUT_IMAGE,
        String.format(
            Locale.ROOT,
            "%d label %s in %s belong%s to no image: %s%s",
            orphans.size(),
            orphans.size() == 1 ? "file" : "files",
            folder,
            orphans.size() == 1 ? "s" : "",
            String.join(", ", orphans.keySet().stream().limit(NAMED).toList()),
            orphans.size() > NAMED ? " and " + (orphans.size() - NAMED) + " more" : ""),
        "");
  }

  private static List<FileIssue> masks(Map<String, Path> images) {
    List<String> masks = images.keySet().stream().filter(name -> isMask(images, name)).toList();
    if (masks.isEmpty()) {
      return List.of();
    }
    return List.of(
        new FileIssue(
            Kind.MASK_AMONG_IMAGES,
            String.format(
                Locale.ROOT,
                "%d %s named as the mask of another: %s%s",
                masks.size(),
                masks.size() == 1 ? "image is" : "images are",
                String.join(", ", masks.subList(0, Math.min(NAMED, masks.size()))),
                masks.size() > NAMED ? " and " + (masks.size() - NAMED) + " more" : ""),
            "If these are labels, set label_suffix to their suffix; else they are used as"
                + " images."));
  }

  private static boolean isMask(Map<String, Path> images, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String base = base(name);
    String folder = name.substring(0, name.length() - base.length());
    return MASK_ENDINGS.stream()
            .anyMatch(
                ending ->
                    lower.endsWith(ending)
                        && images.containsKey(name.substring(0, name.length() - ending.length())))
        || MASK_BEGINNINGS.stream()
            .anyMatch(
                beginning ->
                    base.toLowerCase(Locale.ROOT).startsWith(beginning)
                        && images.containsKey(folder + base.substring(beginning.length())));
  }
}
