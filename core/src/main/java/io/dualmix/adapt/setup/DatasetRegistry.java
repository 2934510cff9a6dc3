package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.ResizeConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.Resized;
import io.dualmix.data.Subset;
import io.dualmix.data.image.ImageReading;
import io.dualmix.data.image.ImageReading.Orientation;
import io.dualmix.data.image.ImageSize;
import io.dualmix.scenes.SceneDataset;
import io.dualmix.scenes.SceneLook;
import io.dualmix.scenes.SceneSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The data set types by the names they have in a configuration. */
public final class DatasetRegistry {
  /** Makes a data set from its configuration. */
  @FunctionalInterface
  private interface Factory {
    Dataset open(DatasetConfig config, String key, Path root);
  }

  /** A new type is one line here. */
  private static final Map<String, Factory> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("scenes", DatasetRegistry::scenes),
              Map.entry("camvid", FileDatasets::camvid),
              Map.entry("folder", FileDatasets::folder),
              Map.entry("cityscapes", StreetDatasets::cityscapes),
              Map.entry("gta5", StreetDatasets::gta5),
              Map.entry("synthia", StreetDatasets::synthia),
              Map.entry("acdc", StreetDatasets::acdc),
              Map.entry("bdd100k", StreetDatasets::bdd100k),
              Map.entry("camvid32", GeneralDatasets::camvid32),
              Map.entry("mapillary", GeneralDatasets::mapillary),
              Map.entry("voc", GeneralDatasets::voc),
              Map.entry("ade20k", GeneralDatasets::ade20k),
              Map.entry("coco_stuff", GeneralDatasets::cocoStuff)));

  /** Types whose layout reads the list itself. */
  private static final Set<String> OWN_LISTS =
      Set.of("folder", "camvid32", "mapillary", "voc", "ade20k", "coco_stuff");

  private static final long DEFAULT_SCENE_SEED = 1;

  private DatasetRegistry() {}

  /**
   * Opens a data set.
   *
   * @param config what the YAML says
   * @param key where it says so, such as {@code data.source}, for messages
   * @param root what relative paths are relative to
   * @throws DualMixException if the type is unknown, or files are missing
   */
  public static Dataset open(DatasetConfig config, String key, Path root) {
    Factory factory = TYPES.get(config.type());
    if (factory == null) {
      throw new DualMixException(
          "Unknown " + key + ".type '" + config.type() + "'",
          "Known are " + String.join(", ", TYPES.keySet()) + ".");
    }
    try {
      return opened(factory, config, key, root);
    } catch (DualMixException e) {
      // A layout knows its files, not the key that led to them.
      throw e.getMessage().contains(key)
          ? e
          : new DualMixException(key + ": " + e.getMessage(), e.remedy(), e);
    }
  }

  private static Dataset opened(Factory factory, DatasetConfig config, String key, Path root) {
    Dataset dataset = read(factory.open(config, key, root), config, root);
    if (config.range() != null && !config.type().equals("camvid")) {
      dataset = Subset.range(dataset, config.range().get(0), config.range().get(1));
    }
    return config.resize() == null ? dataset : resized(dataset, config.resize());
  }

  /** The keys that act alike on every data set of files. */
  private static Dataset read(Dataset opened, DatasetConfig config, Path root) {
    Dataset dataset = opened;
    if (dataset instanceof PairedDataset files) {
      if ("ignore".equals(config.unknown()) && !config.type().equals("folder")) {
        files = files.ignoringUnknown();
      }
      dataset =
          files.reading(
              new ImageReading(
                  "ignore".equals(config.orientation()) ? Orientation.IGNORE : Orientation.APPLY,
                  config.bits() == null ? ImageReading.WIDEST : config.bits()));
    }
    return config.list() == null || OWN_LISTS.contains(config.type())
        ? dataset
        : listed(dataset, FileDatasets.folder(config, root).resolve(config.list()));
  }

  /** The images that a list names, in the order of the data set. */
  private static Dataset listed(Dataset dataset, Path list) {
    return new Subset(dataset, LabelledSplit.read(list, dataset).labelled());
  }

  private static Dataset resized(Dataset dataset, ResizeConfig config) {
    ImageSize size = new ImageSize(config.width(), config.height());
    return config.labels() ? new Resized(dataset, size) : Resized.imagesOnly(dataset, size);
  }

  private static Dataset scenes(DatasetConfig config, String key, Path root) {
    config.allowOnly("look", "seed", "count", "width", "height");
    require(config.look(), key + ".look", "such as game or camera");
    require(config.count(), key + ".count", "how many scenes to draw");
    require(config.width(), key + ".width", "pixels");
    require(config.height(), key + ".height", "pixels");
    return new SceneDataset(
        new SceneSpec(
            SceneLook.of(config.look()),
            config.seed() == null ? DEFAULT_SCENE_SEED : config.seed(),
            config.count(),
            config.width(),
            config.height()));
  }

  /** The split, which must be one of the known ones. */
  static String split(DatasetConfig config, String key, String... known) {
    require(config.split(), key + ".split", "one of " + String.join(", ", known));
    requireOneOf(config.split(), key + ".split", known);
    return config.split();
  }

  /** Null passes. */
  static void requireOneOf(String value, String key, String... known) {
    if (value != null && !List.of(known).contains(value)) {
      throw new DualMixException(
          "Unknown " + key + " '" + value + "'", "Known are " + String.join(", ", known) + ".");
    }
  }

  static void require(Object value, String key, String meaning) {
    if (value == null) {
      throw new DualMixException(key + " is missing", "It is needed here: " + meaning + ".");
    }
  }
}
