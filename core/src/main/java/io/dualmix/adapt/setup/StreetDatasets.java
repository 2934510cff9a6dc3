package io.dualmix.adapt.setup;

import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.AcdcLayout;
import io.dualmix.data.format.Bdd100kLayout;
import io.dualmix.data.format.CityscapesClasses;
import io.dualmix.data.format.CityscapesLayout;
import io.dualmix.data.format.Gta5Layout;
import io.dualmix.data.format.LabelCode;
import io.dualmix.data.format.SynthiaLayout;
import io.dualmix.data.image.ClassTable;
import java.nio.file.Path;
import java.util.List;

/** The data sets of the Cityscapes family, from their configuration. */
final class StreetDatasets {
  private StreetDatasets() {}

  static Dataset cityscapes(DatasetConfig config, String key, Path root) {
    config.allowOnly(
        "path",
        "split",
        "labels",
        "label_format",
        "class_set",
        "list",
        "orientation",
        "bits",
        "unknown");
    DatasetRegistry.requireOneOf(config.labels(), key + ".labels", "gtFine", "gtCoarse");
    return CityscapesLayout.open(
        new CityscapesLayout.Selection(
            FileDatasets.folder(config, root),
            DatasetRegistry.split(config, key, "train", "val", "test", "train_extra"),
            config.labels(),
            code(config, key),
            classes(config, key, CityscapesClasses.ALL)));
  }

  static Dataset gta5(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "class_set", "list", "orientation", "bits", "unknown");
    String split = config.split() == null ? Gta5Layout.ALL : config.split();
    DatasetRegistry.requireOneOf(split, key + ".split", Gta5Layout.ALL, "train", "val", "test");
    return Gta5Layout.open(
        FileDatasets.folder(config, root), split, classes(config, key, CityscapesClasses.ALL));
  }

  static Dataset synthia(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "class_set", "list", "orientation", "bits", "unknown");
    return SynthiaLayout.open(
        FileDatasets.folder(config, root), classes(config, key, CityscapesClasses.SYNTHIA_16));
  }

  static Dataset acdc(DatasetConfig config, String key, Path root) {
    config.allowOnly(
        "path",
        "split",
        "conditions",
        "label_format",
        "class_set",
        "list",
        "orientation",
        "bits",
        "unknown");
    List<String> conditions = config.conditions() == null ? List.of() : config.conditions();
    String[] known = AcdcLayout.CONDITIONS.toArray(new String[0]);
    conditions.forEach(c -> DatasetRegistry.requireOneOf(c, key + ".conditions", known));
    return AcdcLayout.open(
        new AcdcLayout.Selection(
            FileDatasets.folder(config, root),
            DatasetRegistry.split(
                config, key, "train", "val", "test", "train_ref", "val_ref", "test_ref"),
            conditions,
            code(config, key),
            classes(config, key, CityscapesClasses.ALL)));
  }

  static Dataset bdd100k(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "class_set", "list", "orientation", "bits", "unknown");
    return Bdd100kLayout.open(
        FileDatasets.folder(config, root),
        DatasetRegistry.split(config, key, "train", "val", "test"),
        classes(config, key, CityscapesClasses.ALL));
  }

  /** Null for what is there. */
  private static LabelCode code(DatasetConfig config, String key) {
    if (config.labelFormat() == null) {
      return null;
    }
    DatasetRegistry.requireOneOf(config.labelFormat(), key + ".label_format", "ids", "train_ids");
    return config.labelFormat().equals("ids") ? LabelCode.CITYSCAPES_IDS : LabelCode.TRAIN_IDS;
  }

  private static ClassTable classes(DatasetConfig config, String key, ClassTable own) {
    return config.classSet() == null
        ? own
        : CityscapesClasses.set(config.classSet(), key + ".class_set");
  }
}
