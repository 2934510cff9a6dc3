package io.dualmix.adapt.setup;

import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.FolderListing;
import io.dualmix.data.format.CamVidDataset;
import io.dualmix.data.format.FolderDataset;
import io.dualmix.data.format.FolderSpec;
import io.dualmix.storage.DataRoot;
import java.nio.file.Path;
import java.util.List;

/** Data sets of files, from their configuration. */
final class FileDatasets {
  private FileDatasets() {}

  static Dataset camvid(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "sequences", "orientation", "bits", "unknown", "list");
    DatasetRegistry.require(config.split(), key + ".split", "such as train or val");
    boolean ranged = config.range() != null;
    return new CamVidDataset(
        new CamVidDataset.Selection(
            folder(config, root),
            config.split(),
            config.sequences() == null ? List.of() : config.sequences(),
            ranged ? config.range().get(0) : 0,
            ranged ? config.range().get(1) : null));
  }

  static Dataset folder(DatasetConfig config, String key, Path root) {
    config.allowOnly(
        "path",
        "images",
        "labels",
        "image_suffix",
        "label_suffix",
        "list",
        "classes",
        "class_set",
        "label_format",
        "values",
        "ignore",
        "unknown",
        "orientation",
        "bits",
        "allow_outside");
    DatasetRegistry.requireOneOf(config.labelFormat(), key + ".label_format", "indices", "colours");
    Path folder = folder(config, root);
    FolderClasses classes = FolderClasses.of(config, key, folder);
    if (config.list() != null) {
      return FolderDataset.open(
          FolderSpec.list(
              folder,
              config.list(),
              classes.table(),
              classes.mapping(),
              reach(config, folder, root)));
    }
    return FolderDataset.open(
        FolderSpec.folders(
                folder,
                config.images() == null ? "images" : config.images(),
                config.labels() == null ? "labels" : config.labels(),
                classes.table(),
                classes.mapping())
            .suffixes(suffix(config.imageSuffix()), suffix(config.labelSuffix())));
  }

  /**
   * With or without the extension, as people write it: both {@code _mask} and {@code _mask.png}.
   */
  private static String suffix(String configured) {
    return configured == null ? "" : FolderListing.withoutExtension(configured);
  }

  /** Lists may pair files of different data sets, but not read the rest of the machine. */
  private static DataRoot reach(DatasetConfig config, Path folder, Path root) {
    return new DataRoot(List.of(folder, root), Boolean.TRUE.equals(config.allowOutside()));
  }

  static Path folder(DatasetConfig config, Path root) {
    return config.path() == null ? root : root.resolve(config.path());
  }
}
