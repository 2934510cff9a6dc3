package io.dualmix.adapt;

import io.dualmix.DualMixException;
import io.dualmix.config.DatasetConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.ImageSize;
import io.dualmix.data.Resized;
import io.dualmix.data.Subset;
import io.dualmix.data.scenes.SceneDataset;
import io.dualmix.data.scenes.SceneLook;
import io.dualmix.data.scenes.SceneSpec;
import java.nio.file.Path;
import java.util.Map;
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
          Map.of(
              "scenes", DatasetRegistry::scenes,
              "camvid", FileDatasets::camvid,
              "folder", FileDatasets::folder));

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
    Dataset dataset = factory.open(config, key, root);
    if (config.range() != null && !config.type().equals("camvid")) {
      dataset = Subset.range(dataset, config.range().get(0), config.range().get(1));
    }
    if (config.resize() != null) {
      dataset =
          new Resized(dataset, new ImageSize(config.resize().width(), config.resize().height()));
    }
    return dataset;
  }

  private static Dataset scenes(DatasetConfig config, String key, Path root) {
    config.allowOnly("look", "seed", "count", "width", "height", "range", "resize");
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

  static void require(Object value, String key, String meaning) {
    if (value == null) {
      throw new DualMixException(key + " is missing", "It is needed here: " + meaning + ".");
    }
  }
}
