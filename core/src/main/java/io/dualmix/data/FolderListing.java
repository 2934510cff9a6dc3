package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.FileIssue.Kind;
import io.dualmix.data.image.ImageFormat;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The images or labels below a folder by name, and the skipped files. Hidden files and folders of
 * the operating system are never listed.
 *
 * @param folder the listed folder
 * @param files in {@link NaturalOrder}, by their path relative to the folder, with {@code /},
 *     without extension and in Unicode NFC, because macOS uses NFD
 * @param notes about broken links and skipped files
 */
public record FolderListing(Path folder, SortedMap<String, Path> files, List<FileIssue> notes) {
  private static final int NAMED = 3;

  private static final Pattern LABEL_FOLDER =
      Pattern.compile(
          "(?i)(masks?|labels?|annot(ation)?s?|gt|gt_?fine|seg(mentation)?s?)([_ -].*)?");

  /** Folders created by network disks, desktops and archivers; matched without regard to case. */
  private static final Set<String> SYSTEM_FOLDERS =
      Set.of(
          "@eadir",
          "@tmp",
          "@recycle",
          "#recycle",
          "#snapshot",
          "$recycle.bin",
          "system volume information",
          "lost+found",
          "__macosx",
          "__pycache__",
          "network trash folder",
          "temporary items");

  /** Files created by desktops. */
  private static final Set<String> SYSTEM_FILES = Set.of("thumbs.db", "desktop.ini", "icon\r");

  public FolderListing {
    files = Collections.unmodifiableSortedMap(files);
    notes = List.copyOf(notes);
  }

  /** The images below a folder, of every {@link ImageFormat}. */
  public static FolderListing images(Path folder) {
    return of(folder, ImageFormat::isImageName, null);
  }

  /** The images below a folder, except those below {@code without}, which contains labels. */
  public static FolderListing images(Path folder, Path without) {
    return of(folder, ImageFormat::isImageName, without);
  }

  /** The files below a folder in lossless formats, which labels need. */
  public static FolderListing labels(Path folder) {
    return of(folder, ImageFormat::isLabelName, null);
  }

  /**
   * The files below a folder with an extension, such as {@code json}.
   *
   * @param extension in lower case
   */
  public static FolderListing withExtension(Path folder, String extension) {
    return of(folder, name -> ImageFormat.extension(name).equals(extension), null);
  }

  private static FolderListing of(Path folder, Predicate<String> wanted, Path without) {
    requireFolder(folder);
    Walk walk = new Walk(folder, wanted, without);
    try {
      // Data sets are often links to other disks, so links are followed; a cycle is an error.
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    } catch (IOException e) {
      throw new DualMixException("Cannot list " + folder + ": " + e.getMessage(), "", e);
    } catch (InvalidPathException e) {
      throw unreadableNames(folder, e);
    }
    return walk.listing();
  }

  /** The files whose names end in a suffix, by name without the suffix. */
  public SortedMap<String, Path> ending(String suffix) {
    SortedMap<String, Path> ending = new TreeMap<>(NaturalOrder.INSTANCE);
    files.forEach(
        (name, file) -> {
          if (name.endsWith(suffix) && name.length() > suffix.length()) {
            ending.put(name.substring(0, name.length() - suffix.length()), file);
          }
        });
    return ending;
  }

  /** The same with {@link #ending} as files, and a note about the others. */
  public FolderListing cut(String suffix) {
    List<FileIssue> all = new ArrayList<>(notes);
    all.addAll(without(suffix));
    return new FolderListing(folder, ending(suffix), all);
  }

  /** A note about the files whose names do not end in a suffix; empty if there are none. */
  public List<FileIssue> without(String suffix) {
    List<String> others = files.keySet().stream().filter(name -> !name.endsWith(suffix)).toList();
    return others.isEmpty()
        ? List.of()
        : List.of(leftOut("files whose names do not end in " + suffix, others, folder));
  }

  private static FileIssue leftOut(String kind, List<String> names, Path folder) {
    return new FileIssue(
        Kind.LEFT_OUT,
        String.format(
            Locale.ROOT,
            "%s: %d below %s left out: %s%s",
            kind,
            names.size(),
            folder,
            String.join(", ", names.subList(0, Math.min(NAMED, names.size()))),
            names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : ""),
        "");
  }

  /** The error for names that Java cannot decode in the system's locale. */
  private static DualMixException unreadableNames(Path folder, InvalidPathException e) {
    return new DualMixException(
        "Cannot list "
            + folder
            + ": a name in it is not in the locale's character set ("
            + System.getProperty("sun.jnu.encoding")
            + ")",
        "Set a UTF-8 locale, such as LC_ALL=C.UTF-8, before Java starts.",
        e);
  }

  /** Collects the content of a folder. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Predicate<String> wanted;
    private final Path without;

    /**
     * Whether the labels are below the folder of the images, which may contain other kinds of
     * labels.
     */
    private final boolean labelsWithin;

    private final SortedMap<String, Path> files = new TreeMap<>(NaturalOrder.INSTANCE);
    private final List<FileIssue> notes = new ArrayList<>();
    private final SortedMap<String, List<String>> leftOut = new TreeMap<>();

    Walk(Path folder, Predicate<String> wanted, Path without) {
      this.folder = folder;
      this.wanted = wanted;
      this.without = without == null ? null : real(without);
      this.labelsWithin =
          without != null
              && !real(without).equals(real(folder))
              && real(without).startsWith(real(folder));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (directory.equals(folder)) {
        return FileVisitResult.CONTINUE;
      }
      if (without != null && real(directory).equals(without)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (labelsWithin && LABEL_FOLDER.matcher(directory.getFileName().toString()).matches()) {
        leaveOut("folders named as labels", directory);
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (isSystem(directory)) {
        leaveOut("folders of the system", directory);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      if (isHidden(name)) {
        if (wanted.test(name)) {
          leaveOut("hidden files", file);
        }
      } else if (attributes.isSymbolicLink()) {
        // Links are followed, so only a broken link is still reported as a link.
        if (wanted.test(name)) {
          notes.add(brokenLink(file));
        }
      } else if (!attributes.isRegularFile() || !wanted.test(name)) {
        String extension = ImageFormat.extension(name);
        leaveOut(extension.isEmpty() ? "files without extension" : "." + extension, file);
      } else {
        add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException) {
        leaveOut("links back to a folder above", file);
        return FileVisitResult.CONTINUE;
      }
      if (Files.isSymbolicLink(file) && !Files.exists(file)) {
        notes.add(brokenLink(file));
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    private void add(Path file) {
      String name = withoutExtension(relative(file));
      Path twin = files.put(Normalizer.normalize(name, Normalizer.Form.NFC), file);
      if (twin != null) {
        throw new DualMixException(
            twin + " and " + file + " have the same name", "Names without extension must differ.");
      }
    }

    private void leaveOut(String kind, Path file) {
      leftOut.computeIfAbsent(kind, key -> new ArrayList<>()).add(relative(file));
    }

    private String relative(Path file) {
      return folder.relativize(file).toString().replace('\\', '/');
    }

    FolderListing listing() {
      for (Map.Entry<String, List<String>> entry : leftOut.entrySet()) {
        notes.add(FolderListing.leftOut(entry.getKey(), entry.getValue(), folder));
      }
      return new FolderListing(folder, files, notes);
    }
  }

  /** The real path with links resolved. */
  public static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static FileIssue brokenLink(Path link) {
    String target;
    try {
      target = Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      target = "nowhere";
    }
    return new FileIssue(
        Kind.BROKEN_LINK,
        link + " is a link to " + target + ", which is not there",
        "Fetch the files that the links point to (git annex get, dvc pull), or correct the links.");
  }

  /** Whether a file name is that of a hidden or system file. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || SYSTEM_FILES.contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isSystem(Path directory) {
    String name = directory.getFileName().toString();
    return isHidden(name) || SYSTEM_FOLDERS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** A path without the extension of its last component: {@code a.b/c} for {@code a.b/c.png}. */
  public static String withoutExtension(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
  }

  public static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DualMixException(
          DatasetFolder.noFolder(folder), "Check data.root and the data set's path.");
    }
  }
}
