package io.dualmix.adapt;

import io.dualmix.DualMixException;
import io.dualmix.config.DataConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.LabelledConfig;
import io.dualmix.data.CachedDataset;
import io.dualmix.data.ClassTable;
import io.dualmix.data.Dataset;
import io.dualmix.data.ImageTransform;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.Subset;
import io.dualmix.mix.LabTransfer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The data of an experiment.
 *
 * @param source D_S, all labelled
 * @param labelled D_T of the first round: the few target images whose labels are used
 * @param unlabelled D_U: the other target images; labels that they happen to have are never trained
 *     on
 * @param validation labelled target images that nothing is trained on
 * @param transfer the LAB transfer of source images; null for none
 */
public record Domains(
    Dataset source,
    Dataset labelled,
    Dataset unlabelled,
    Dataset validation,
    ImageTransform transfer) {

  /**
   * D_U, or, where every target image has its label, those images as if they had none: the student
   * is then distilled on them, as with all 2975 labels in the paper.
   */
  Dataset distilled() {
    return unlabelled.size() == 0 ? labelled : unlabelled;
  }

  /**
   * Opens the data sets of an experiment and splits the target.
   *
   * @throws DualMixException if something is missing, or classes differ between domains
   */
  public static Domains open(Experiment experiment) {
    DataConfig data = experiment.data();
    Path root = Path.of(data.root());
    long budget = data.cacheMb() * 1024L * 1024L;
    // The target is small and read by every stage: it is served first.
    CachedDataset.Budget shared = new CachedDataset.Budget(budget);
    Dataset target =
        new CachedDataset(DatasetRegistry.open(data.target(), "data.target", root), shared);
    Dataset source =
        new CachedDataset(DatasetRegistry.open(data.source(), "data.source", root), shared);
    Dataset validation =
        new CachedDataset(DatasetRegistry.open(data.validation(), "data.validation", root), shared);
    requireSameClasses(source.classes(), target.classes(), "data.target");
    requireSameClasses(source.classes(), validation.classes(), "data.validation");
    LabelledSplit split = split(data.labelled(), root, target);
    Dataset labelled = new Subset(target, split.labelled());
    Dataset unlabelled = new Subset(target, split.unlabelled());
    requireLabels(source, "data.source");
    requireLabels(labelled, "data.labelled");
    requireLabels(validation, "data.validation");
    return new Domains(source, labelled, unlabelled, validation, transfer(experiment, target));
  }

  private static LabelledSplit split(LabelledConfig config, Path root, Dataset target) {
    if (config.list() != null) {
      return LabelledSplit.read(root.resolve(config.list()), target);
    }
    return config.count() == null
        ? LabelledSplit.all(target)
        : LabelledSplit.draw(target, config.count(), config.seed());
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

  private static void requireSameClasses(ClassTable source, ClassTable other, String key) {
    if (!source.names().equals(other.names())) {
      throw new DualMixException(
          key + " has the classes " + other.names() + ", data.source " + source.names(),
          "Both domains need the same classes in the same order.");
    }
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
          "Every image here needs a label.");
    }
  }
}
