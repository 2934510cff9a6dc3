package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.ClassConfig;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.ResizeConfig;
import io.dualmix.config.SettingRules;
import io.dualmix.data.Dataset;
import io.dualmix.data.FileDataset;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.SubsetDataset;
import io.dualmix.data.format.DatasetContext;
import io.dualmix.data.format.DatasetType;
import io.dualmix.data.format.FileSuffixes;
import io.dualmix.data.image.ImageDecoder;
import io.dualmix.data.image.ImageDecoder.Orientation;
import io.dualmix.data.image.ImageSize;
import java.nio.file.Path;
import java.util.List;

/** Opens data sets from their configuration, and applies the keys that are common to all types. */
public final class DatasetRegistry {
  private final DatasetTypes types = new DatasetTypes();
  private final Path root;
  private final List<ClassConfig> classes;

  /**
   * @param root the folder that relative paths start from
   * @param classes for data sets that have none of their own; null for none
   */
  public DatasetRegistry(Path root, List<ClassConfig> classes) {
    this.root = root;
    this.classes = classes;
  }

  /** The data sets of an experiment. */
  public static DatasetRegistry of(Experiment experiment) {
    return new DatasetRegistry(Path.of(experiment.data().root()), experiment.classes());
  }

  /**
   * Opens a data set.
   *
   * @param config from the YAML file
   * @param key the key of {@code config}, such as {@code data.source}, for messages
   * @throws DualMixException if the type is unknown, or files are missing
   */
  public Dataset open(DatasetConfig config, String key) {
    try {
      return opened(types.get(config.type(), key), config, key);
    } catch (DualMixException e) {
      // A layout does not know the configuration's key.
      throw e.getMessage().contains(key)
          ? e
          : new DualMixException(key + ": " + e.getMessage(), e.remedy(), e);
    }
  }

  /** Whether images without a label are skipped where labels are needed. */
  public boolean leavesOutUnlabelled(DatasetConfig config, String key) {
    return types.get(config.type(), key).leavesOutUnlabelled();
  }

  private <O extends Record> Dataset opened(DatasetType<O> type, DatasetConfig config, String key) {
    requireNeeded(SettingRules.of(type.options()), config, key);
    Path folder = config.path() == null ? root : root.resolve(config.path());
    DatasetContext context =
        new DatasetContext(
            key,
            root,
            folder,
            config.list(),
            FileSuffixes.of(config.imageSuffix(), config.labelSuffix()),
            classes,
            this::open);
    Dataset dataset = read(type.open(config.options(type.options()), context), config);
    if (config.list() != null && !type.readsList()) {
      dataset = listed(dataset, folder.resolve(config.list()));
    }
    if (config.range() != null) {
      dataset = SubsetDataset.range(dataset, config.range().get(0), config.range().get(1));
    }
    return config.resize() == null ? dataset : resized(dataset, config.resize());
  }

  private static void requireNeeded(SettingRules rules, DatasetConfig config, String key) {
    rules
        .firstMissing(config.options().keySet())
        .ifPresent(
            rule -> {
              throw new DualMixException(
                  key + "." + rule.key() + " is missing",
                  "Add it, for example: " + rule.needed().get().value() + ".");
            });
  }

  /** Applies the keys for reading files. */
  private static Dataset read(Dataset opened, DatasetConfig config) {
    if (!(opened instanceof FileDataset files)) {
      return opened;
    }
    boolean lenient = "ignore".equals(config.unknown());
    return (lenient ? files.ignoringUnknown() : files)
        .reading(
            new ImageDecoder(
                "ignore".equals(config.orientation()) ? Orientation.IGNORE : Orientation.APPLY,
                config.bits() == null ? ImageDecoder.WIDEST : config.bits()));
  }

  /** The images of a list, in the order of the data set. */
  private static Dataset listed(Dataset dataset, Path list) {
    return new SubsetDataset(dataset, LabelledSplit.read(list, dataset).labelled());
  }

  private static Dataset resized(Dataset dataset, ResizeConfig config) {
    ImageSize size = new ImageSize(config.width(), config.height());
    return config.labels()
        ? new ResizedDataset(dataset, size)
        : ResizedDataset.imagesOnly(dataset, size);
  }
}
