package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FolderListing;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.image.ClassTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The published layout of Mapillary Vistas (Neuhold et al., ICCV 2017): {@code
 * <split>/images/<name>.jpg} with palette PNG files of version 1.2 in {@code <split>/v1.2/labels},
 * or in {@code <split>/labels} as in the older archive, or of version 2.0 in {@code
 * <split>/v2.0/labels}. The classes come from the version's {@code config*.json} in the root.
 */
public final class VistasLayout {
  private static final Map<String, String> FOLDERS =
      Map.of("train", "training", "val", "validation", "test", "testing");
  private static final String TEST = "testing";

  private static final List<Version> VERSIONS =
      List.of(
          new Version(
              "v1.2", List.of("v1.2/labels", "labels"), List.of("config_v1.2.json", "config.json")),
          new Version("v2.0", List.of("v2.0/labels"), List.of("config_v2.0.json")));

  private VistasLayout() {}

  /**
   * The location of a version's labels and class list.
   *
   * @param labels folders in the split's folder; the first existing one is used
   * @param configs files in the root; the first existing one is used
   */
  private record Version(String key, List<String> labels, List<String> configs) {}

  /**
   * The selected images and classes.
   *
   * @param split {@code train}, {@code val} or {@code test}, which has no labels; or a folder name
   *     such as {@code training}
   * @param version {@code v1.2} or {@code v2.0}; null to detect it
   * @param classes a table with Cityscapes' names, to which labels are mapped; null for the data
   *     set's own classes
   * @param list a text file of names, relative to the root, that selects among them; null for all
   */
  public record Options(String split, String version, ClassTable classes, String list) {}

  /** Finds the files of the published names; see {@link #open(Path, Options, FileSuffixes)}. */
  public static Dataset open(Path root, Options options) {
    return open(root, options, FileSuffixes.NONE);
  }

  /**
   * Finds the files.
   *
   * @param root the folder with {@code training}, {@code validation} and {@code config*.json}
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder or the list of classes is missing or damaged, the version
   *     is unknown or ambiguous, or no image has a label
   */
  public static Dataset open(Path root, Options options, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "Mapillary Vistas",
            root,
            "{training,validation}/images/*.jpg, {training,validation}/labels/*.png with"
                + " config.json, or {training,validation}/v2.0/labels/*.png with config_v2.0.json");
    String split = FOLDERS.getOrDefault(options.split(), options.split());
    FolderListing all = SplitPairs.images(folder, folder.require(split + "/images"), suffixes);
    SortedMap<String, Path> images = all.files();
    if (options.list() != null) {
      images = SplitPairs.listed(root.resolve(options.list()), images, suffixes);
    }
    Version version = version(folder, options.version());
    VistasConfig config = config(folder, version);
    return new PairedDataset(
        options.classes() == null ? config.classes() : options.classes(),
        options.classes() == null ? config.mapping() : config.mapping(options.classes()),
        split.equals(TEST)
            ? SplitPairs.unlabelled(images)
            : SplitPairs.match(
                folder, all, images, suffixes.labels(labels(folder, split, version))),
        "Mapillary Vistas " + version.key + " " + split + ", from " + root);
  }

  private static Version version(DatasetFolder folder, String wanted) {
    List<Version> versions =
        VERSIONS.stream()
            .filter(v -> wanted == null ? hasConfig(folder, v) : v.key.equals(wanted))
            .toList();
    if (versions.size() == 1) {
      return versions.get(0);
    }
    if (wanted != null) {
      throw new DualMixException(
          "Mapillary Vistas has no version '" + wanted + "'", "Known are v1.2 and v2.0.");
    }
    if (versions.isEmpty()) {
      throw folder.empty(folder.root(), "config.json, config_v1.2.json or config_v2.0.json");
    }
    throw new DualMixException(
        folder.root() + " holds the versions v1.2 and v2.0 of Mapillary Vistas",
        "Select one of them: v1.2 has 66 labels, v2.0 has 124.");
  }

  private static boolean hasConfig(DatasetFolder folder, Version version) {
    return version.configs.stream().anyMatch(folder::hasFile);
  }

  private static VistasConfig config(DatasetFolder folder, Version version) {
    String name =
        version.configs.stream()
            .filter(folder::hasFile)
            .findFirst()
            .orElseThrow(() -> folder.empty(folder.root(), String.join(" or ", version.configs)));
    return VistasConfig.read(folder.root().resolve(name));
  }

  private static Path labels(DatasetFolder folder, String split, Version version) {
    Stream<String> folders = version.labels.stream().map(labels -> split + "/" + labels);
    String usual = split + "/" + version.labels.get(version.labels.size() - 1);
    return folder.require(folders.filter(folder::has).findFirst().orElse(usual));
  }
}
