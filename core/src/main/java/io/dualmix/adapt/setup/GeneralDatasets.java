package io.dualmix.adapt.setup;

import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.Ade20kLayout;
import io.dualmix.data.format.CamVid32Layout;
import io.dualmix.data.format.CityscapesClasses;
import io.dualmix.data.format.CocoStuffLayout;
import io.dualmix.data.format.VistasLayout;
import io.dualmix.data.format.VocLayout;
import java.nio.file.Path;

/** The data sets beyond the Cityscapes family, from their configuration. */
final class GeneralDatasets {
  private GeneralDatasets() {}

  static Dataset camvid32(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "list", "images", "labels", "orientation", "bits", "unknown");
    DatasetRegistry.requireOneOf(config.split(), key + ".split", "train", "val", "test");
    return CamVid32Layout.open(
        FileDatasets.folder(config, root),
        new CamVid32Layout.Options(
            config.split(), config.list(), config.images(), config.labels()));
  }

  static Dataset mapillary(DatasetConfig config, String key, Path root) {
    config.allowOnly(
        "path", "split", "labels", "class_set", "list", "orientation", "bits", "unknown");
    DatasetRegistry.requireOneOf(config.labels(), key + ".labels", "v1.2", "v2.0");
    return VistasLayout.open(
        FileDatasets.folder(config, root),
        new VistasLayout.Options(
            DatasetRegistry.split(config, key, "train", "val", "test"),
            config.labels(),
            config.classSet() == null
                ? null
                : CityscapesClasses.set(config.classSet(), key + ".class_set"),
            config.list()));
  }

  static Dataset voc(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "list", "orientation", "bits", "unknown");
    if (config.list() == null) {
      DatasetRegistry.require(config.split(), key + ".split", "such as train or val");
    }
    return VocLayout.open(
        FileDatasets.folder(config, root), new VocLayout.Options(config.split(), config.list()));
  }

  static Dataset ade20k(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "list", "orientation", "bits", "unknown");
    return Ade20kLayout.open(
        FileDatasets.folder(config, root),
        new Ade20kLayout.Options(
            DatasetRegistry.split(config, key, "train", "val"), config.list()));
  }

  static Dataset cocoStuff(DatasetConfig config, String key, Path root) {
    config.allowOnly("path", "split", "list", "orientation", "bits", "unknown");
    return CocoStuffLayout.open(
        FileDatasets.folder(config, root),
        new CocoStuffLayout.Options(
            DatasetRegistry.split(config, key, "train", "val"), config.list()));
  }
}
