package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.audit.Finding;
import io.dualmix.config.DataConfig;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.EvaluationConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.LabelledConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.SubsetDataset;
import io.dualmix.data.ValidationSplit;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.cache.CachedDataset;
import io.dualmix.data.cache.DiskCache;
import io.dualmix.data.cache.DiskCachedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.eval.ClassSubset;
import io.dualmix.mix.LabTransfer;
import io.dualmix.storage.UserCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of an experiment.
 *
 * @param source D_S, all labelled
 * @param labelled D_T of the first round: the target images whose labels are used; empty for
 *     recipes without
 * @param unlabelled D_U: the other target images, without the validation images; their labels, if
 *     any, are never used for training
 * @param validation labelled target images that are neither in D_T nor in D_U
 * @param transfer the LAB transfer of source images; null for none
 */
@PublicApi
public record Domains(
    Dataset source,
    Dataset labelled,
    Dataset unlabelled,
    Dataset validation,
    ImageTransform transfer) {
  private static final Logger LOG = LoggerFactory.getLogger(Domains.class);

  /** The key of the target. */
  static final String TARGET = "data.target";

  private static final String SOURCE = "data.source";
  private static final String VALIDATION = "data.validation";

  /**
   * D_U. If all target images are labelled, D_U is these images without their labels, as in the
   * paper's experiment with all 2975 labels.
   */
  Dataset distilled() {
    return unlabelled.size() == 0 ? labelled : unlabelled;
  }

  /**
   * Opens the data sets of an experiment and splits the target.
   *
   * <p>All domains have the target's classes, or those of {@code data.classes}: see {@link
   * ClassAlignment}.
   *
   * @throws DualMixException if something is missing, or a domain shares fewer than two classes
   */
  public static Domains open(Experiment experiment) {
    DataConfig data = experiment.data();
    Path root = Path.of(data.root());
    long budget = data.cacheMb() * 1024L * 1024L;
    // The target is small and every stage reads it: it gets cache space first.
    CachedDataset.Budget shared = new CachedDataset.Budget(budget);
    Map<String, Dataset> opened = opened(experiment);
    ClassAlignment alignment = ClassAlignment.of(data, opened);
    UnaryOperator<Dataset> onDisk = onDisk(data);
    opened.replaceAll(
        (key, dataset) -> new CachedDataset(alignment.align(onDisk.apply(dataset), key), shared));
    Dataset target = opened.get(TARGET);
    DatasetRegistry registry = DatasetRegistry.of(experiment);
    Dataset source = withLabels(opened.get(SOURCE), SOURCE, data.source(), registry);
    LabelledSplit split = split(data.labelled(), root, target);
    requireLabels(source, SOURCE);
    if (!data.labelled().none()) {
      requireLabels(new SubsetDataset(target, split.labelled()), "data.labelled");
    }
    ValidationSplit share = share(data, target, split);
    Dataset labelled = new SubsetDataset(target, indices(share.training()));
    Dataset unlabelled = new SubsetDataset(target, except(split.unlabelled(), share.validation()));
    Dataset validation =
        opened.containsKey(VALIDATION)
            ? withLabels(opened.get(VALIDATION), VALIDATION, data.validation(), registry)
            : new SubsetDataset(target, indices(share.validation()));
    requireLabels(validation, VALIDATION);
    // Reports an unknown class now, not after hours of training.
    scored(experiment.evaluation(), validation.classes());
    return new Domains(source, labelled, unlabelled, validation, transfer(experiment, target));
  }

  /**
   * Classes that a domain loses although another domain has a class with a similar name.
   *
   * @throws DualMixException as {@link #open}, if the data sets cannot be opened
   */
  public static List<Finding> classFindings(Experiment experiment) {
    Map<String, Dataset> opened = opened(experiment);
    ClassAlignment alignment = ClassAlignment.of(experiment.data(), opened);
    List<Finding> findings = new ArrayList<>();
    opened.forEach(
        (key, dataset) -> {
          String near = alignment.nearNames(dataset.classes());
          if (!near.isEmpty()) {
            findings.add(
                new Finding(
                    Finding.Kind.CLASS_NAMES,
                    key.substring("data.".length()),
                    "",
                    String.join("; ", alignment.notes(dataset.classes(), key)),
                    "Use the same names in all domains. " + near,
                    Map.of()));
          }
        });
    return findings;
  }

  private static Map<String, Dataset> opened(Experiment experiment) {
    DataConfig data = experiment.data();
    DatasetRegistry registry = DatasetRegistry.of(experiment);
    Map<String, Dataset> opened = new LinkedHashMap<>();
    opened.put(TARGET, registry.open(data.target(), TARGET));
    opened.put(SOURCE, registry.open(data.source(), SOURCE));
    if (data.validation() != null) {
      opened.put(VALIDATION, registry.open(data.validation(), VALIDATION));
    }
    return opened;
  }

  /**
   * The subset of classes with a mean IoU of its own ({@code evaluation.classes}); empty for none.
   *
   * @throws DualMixException if one of them is not among the classes
   */
  public static Optional<ClassSubset> scored(EvaluationConfig evaluation, ClassTable classes) {
    List<String> configured = evaluation.classes();
    if (configured == null) {
      return Optional.empty();
    }
    List<String> names = ConfiguredClasses.of(configured);
    String name =
        ConfiguredClasses.isSet(configured)
            ? configured.get(0)
            : names.size() + " selected classes";
    return Optional.of(ClassSubset.of(name, names, classes));
  }

  /**
   * Applies the disk cache before the alignment of classes, so that runs with other classes share
   * it.
   */
  private static UnaryOperator<Dataset> onDisk(DataConfig config) {
    if (config.diskCacheMb() == 0) {
      return dataset -> dataset;
    }
    Path folder = config.diskCache() == null ? UserCache.folder() : Path.of(config.diskCache());
    DiskCache cache = DiskCache.open(folder, config.diskCacheMb() * 1024L * 1024L);
    return dataset -> new DiskCachedDataset(dataset, cache);
  }

  private static LabelledSplit split(LabelledConfig config, Path root, Dataset target) {
    if (config.list() != null) {
      return LabelledSplit.read(root.resolve(config.list()), target);
    }
    if (config.fraction() != null) {
      return LabelledSplit.drawFraction(target, config.fraction(), config.seed());
    }
    return config.count() == null
        ? LabelledSplit.all(target)
        : LabelledSplit.draw(target, config.count(), config.seed());
  }

  /** The share of labelled images for validation; none if there is a validation set. */
  private static ValidationSplit share(DataConfig data, Dataset target, LabelledSplit split) {
    return data.validation() != null
        ? new ValidationSplit(split.chosen(), List.of())
        : ValidationSplit.of(
            target,
            split.labelled(),
            IntStream.of(split.unlabelled()).filter(target::labelled).toArray(),
            data.validationShare(),
            data.labelled().seed());
  }

  private static int[] except(int[] indices, List<Integer> left) {
    Set<Integer> out = Set.copyOf(left);
    return IntStream.of(indices).filter(index -> !out.contains(index)).toArray();
  }

  private static int[] indices(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The validation images of an experiment as stored, with the classes of their own data set:
   * {@code data.validation}, or the share of the target's labelled images.
   *
   * @throws DualMixException if something is missing
   */
  public static Dataset validation(Experiment experiment) {
    DataConfig data = experiment.data();
    DatasetRegistry registry = DatasetRegistry.of(experiment);
    if (data.validation() != null) {
      return registry.open(data.validation(), VALIDATION);
    }
    Path root = Path.of(data.root());
    Dataset target = registry.open(data.target(), TARGET);
    return new SubsetDataset(
        target, indices(share(data, target, split(data.labelled(), root, target)).validation()));
  }

  private static ImageTransform transfer(Experiment experiment, Dataset target) {
    return switch (experiment.transfer().type()) {
      case "none" -> null;
      case "lab" -> LabTransfer.toward(target, experiment.transfer().reference());
      default ->
          throw new DualMixException(
              "Unknown transfer.type '" + experiment.transfer().type() + "'",
              "Known are lab and none.");
    };
  }

  /**
   * Skips the images of a published data set that have no label. In a user's own folders, a missing
   * label is an error.
   */
  private static Dataset withLabels(
      Dataset dataset, String key, DatasetConfig config, DatasetRegistry registry) {
    int[] labelled = IntStream.range(0, dataset.size()).filter(dataset::labelled).toArray();
    int without = dataset.size() - labelled.length;
    if (without == 0 || labelled.length == 0 || !registry.leavesOutUnlabelled(config, key)) {
      return dataset;
    }
    LOG.warn(
        "{}: {} of {} images have no label and are left out, such as {}",
        key,
        without,
        dataset.size(),
        dataset.name(
            IntStream.range(0, dataset.size())
                .filter(i -> !dataset.labelled(i))
                .findFirst()
                .getAsInt()));
    return new SubsetDataset(dataset, labelled);
  }

  private static void requireLabels(Dataset dataset, String key) {
    List<String> without = new ArrayList<>();
    for (int i = 0; i < dataset.size(); i++) {
      if (!dataset.labelled(i)) {
        without.add(dataset.name(i));
      }
    }
    if (dataset.size() == 0 || !without.isEmpty()) {
      throw new DualMixException(
          key
              + " ("
              + dataset.describe()
              + ") "
              + (dataset.size() == 0
                  ? "has no image"
                  : "has " + without.size() + " images without a label, first " + without.get(0)),
          "Every image here needs a label: add the missing ones, or list those that have one in a"
              + " list."
              + nearMiss(dataset));
    }
  }

  /** The first file with a name similar to that of a missing label. */
  private static String nearMiss(Dataset dataset) {
    return dataset.notes().stream()
        .filter(note -> note.kind() == FileIssue.Kind.NEAR_MISS)
        .findFirst()
        .map(note -> " " + note.detail() + ". " + note.remedy())
        .orElse("");
  }
}
