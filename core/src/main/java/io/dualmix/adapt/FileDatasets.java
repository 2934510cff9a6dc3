package io.dualmix.adapt;

import io.dualmix.DualMixException;
import io.dualmix.config.DatasetConfig;
import io.dualmix.data.CamVidDataset;
import io.dualmix.data.ClassTable;
import io.dualmix.data.ClassTable.SemanticClass;
import io.dualmix.data.Dataset;
import io.dualmix.data.FolderDataset;
import io.dualmix.data.FolderSpec;
import io.dualmix.data.LabelMapping;
import io.dualmix.data.streets.CityscapesClasses;
import io.dualmix.storage.DataRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Data sets of files, from their configuration. */
final class FileDatasets {
  private FileDatasets() {}

  static Dataset camvid(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "sequences", "range");
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
        "list",
        "classes",
        "class_set",
        "label_format",
        "values",
        "ignore",
        "allow_outside",
        "range");
    DatasetRegistry.requireOneOf(config.labelFormat(), key + ".label_format", "indices", "colours");
    ClassTable classes = classes(config, key);
    LabelMapping mapping = mapping(config, classes, key);
    Path folder = folder(config, root);
    return FolderDataset.open(
        config.list() != null
            ? FolderSpec.list(folder, config.list(), classes, mapping, reach(config, folder, root))
            : FolderSpec.folders(
                folder,
                config.images() == null ? "images" : config.images(),
                config.labels() == null ? "labels" : config.labels(),
                classes,
                mapping));
  }

  /** Lists may pair files of different data sets, but not read the rest of the machine. */
  private static DataRoot reach(DatasetConfig config, Path folder, Path root) {
    return new DataRoot(List.of(folder, root), Boolean.TRUE.equals(config.allowOutside()));
  }

  static Path folder(DatasetConfig config, Path root) {
    return config.path() == null ? root : root.resolve(config.path());
  }

  private static ClassTable classes(DatasetConfig config, String key) {
    if (config.classSet() != null) {
      return CityscapesClasses.set(config.classSet(), key + ".class_set");
    }
    DatasetRegistry.require(config.classes(), key + ".classes", "names in the order of indices");
    List<SemanticClass> classes = new ArrayList<>();
    config.classes().forEach(c -> classes.add(new SemanticClass(c.name(), c.rgb())));
    return new ClassTable(classes);
  }

  private static LabelMapping mapping(DatasetConfig config, ClassTable classes, String key) {
    List<Integer> ignore = config.ignore() == null ? List.of() : config.ignore();
    if ("colours".equals(config.labelFormat())) {
      return LabelMapping.colours(classes, ignore);
    }
    if (config.values() == null) {
      return LabelMapping.indices(classes, ignore);
    }
    Map<Integer, Integer> values = new HashMap<>();
    config
        .values()
        .forEach(
            (raw, name) -> {
              int index = classes.names().indexOf(name);
              if (index < 0) {
                throw new DualMixException(
                    key + ".values gives " + raw + " the class '" + name + "'",
                    "Known are " + String.join(", ", classes.names()) + ".");
              }
              values.put(raw, index);
            });
    return LabelMapping.values(values, ignore);
  }
}
