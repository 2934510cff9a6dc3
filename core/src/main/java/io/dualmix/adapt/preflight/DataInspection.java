package io.dualmix.adapt.preflight;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.audit.BitDepthCheck;
import io.dualmix.audit.Finding;
import io.dualmix.audit.Finding.Kind;
import io.dualmix.audit.ParallelScan;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.ValidationSplit;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.train.objective.Need;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Inspects the files of an experiment's domains for {@link Preflight}: all headers, and labels
 * until one has a class.
 */
final class DataInspection {
  /** The number of labels to read: label conventions are the same in a whole data set. */
  private static final int LABELS_DOUBTED = 20;

  private static final int NAMED = 3;

  private final Experiment experiment;
  private final Domains domains;
  private final List<Finding> refusals = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();

  /** The image sizes of a domain, with an example of each. */
  private record Sizes(String domain, Map<ImageSize, String> examples) {}

  DataInspection(Experiment experiment, Domains domains) {
    this.experiment = experiment;
    this.domains = domains;
  }

  Preflight result() {
    note("source", domains.source());
    note("target", domains.labelled());
    noteDepth("target", domains.unlabelled());
    note("validation", domains.validation());
    List<Sizes> trained = new ArrayList<>();
    trained.add(headers("source", domains.source()));
    trained.add(headers("target", domains.labelled()));
    trained.add(headers("target", domains.unlabelled()));
    headers("validation", domains.validation());
    requireOneSize(trained);
    requireAnythingLabelled();
    fewValidate().ifPresent(warnings::add);
    warnings.addAll(ValidationOverlap.of(domains));
    return new Preflight(refusals, warnings);
  }

  private void noteDepth(String domain, Dataset dataset) {
    BitDepthCheck depth = new BitDepthCheck();
    int step = Math.max(1, dataset.size() / LABELS_DOUBTED);
    for (int i = 0; i < dataset.size(); i += step) {
      depth.add(dataset, i);
    }
    depth.finding(domain).ifPresent(warnings::add);
  }

  /** Adds the findings of the file search. */
  private void note(String domain, Dataset dataset) {
    dataset.notes().forEach(note -> warnings.add(Finding.of(domain, note)));
    int step = Math.max(1, dataset.size() / LABELS_DOUBTED);
    Map<LabelIssue.Kind, List<LabelIssue>> doubts = new TreeMap<>();
    for (int i = 0; i < dataset.size(); i += step) {
      for (LabelIssue doubt : dataset.labelIssues(i)) {
        doubts.computeIfAbsent(doubt.kind(), kind -> new ArrayList<>()).add(doubt);
      }
    }
    noteDepth(domain, dataset);
    doubts.values().forEach(same -> warnings.add(Finding.of(domain, "", same.get(0))));
  }

  /**
   * Reads all headers, and reports unreadable files and the number of images with an EXIF
   * orientation.
   */
  private Sizes headers(String domain, Dataset dataset) {
    Map<ImageSize, String> examples = new TreeMap<>();
    List<Optional<DualMixException>> failures =
        new ParallelScan(experiment.data().workers())
            .map(dataset.size(), i -> failure(dataset, i), done -> {});
    int turned = 0;
    for (int i = 0; i < dataset.size(); i++) {
      if (failures.get(i).isPresent()) {
        refusals.add(
            Finding.of(Kind.TRAINING_REFUSES, domain, dataset.name(i), failures.get(i).get()));
        continue;
      }
      Optional<ImageMetadata> metadata = dataset.metadata(i);
      if (metadata.isPresent()) {
        examples.putIfAbsent(metadata.get().size(), dataset.name(i));
        turned += metadata.get().turned() ? 1 : 0;
      }
    }
    if (turned > 0) {
      warnings.add(turned(domain, turned, dataset.size()));
    }
    return new Sizes(domain, examples);
  }

  private static Optional<DualMixException> failure(Dataset dataset, int index) {
    try {
      dataset.requireHeaders(index);
      return Optional.empty();
    } catch (DualMixException e) {
      return Optional.of(e);
    }
  }

  private Finding turned(String domain, int turned, int all) {
    String configured =
        switch (domain) {
          case "source" -> experiment.data().source().orientation();
          case "validation" -> validation().orientation();
          default -> experiment.data().target().orientation();
        };
    boolean ignored = "ignore".equals(configured);
    return new Finding(
        Kind.TURNED,
        domain,
        "",
        String.format(
            Locale.ROOT,
            "%d of %d images carry a camera orientation (EXIF), which is %s",
            turned,
            all,
            ignored ? "ignored" : "applied"),
        ignored
            ? "Set orientation: apply if labels were drawn on the images as viewers show them."
            : "Set orientation: ignore if labels were drawn on the stored pixels.",
        Map.of());
  }

  /** The configuration of the validation images: the validation set, or the target. */
  private DatasetConfig validation() {
    DatasetConfig own = experiment.data().validation();
    return own == null ? experiment.data().target() : own;
  }

  /**
   * Without a crop, the images of a batch and mixed images need one size. If a stage has no batch
   * size, {@link BatchSizes} chooses it together with a crop.
   */
  private void requireOneSize(List<Sizes> trained) {
    boolean chosenLater =
        Recipes.trainings(experiment).values().stream().anyMatch(stage -> stage.batch() == null);
    if (experiment.augmentation().crop() != null || chosenLater) {
      return;
    }
    Map<ImageSize, String> labelled = new LinkedHashMap<>();
    Map<ImageSize, String> all = new LinkedHashMap<>();
    for (Sizes sizes : trained.subList(0, 2)) {
      sizes.examples.forEach((size, name) -> labelled.putIfAbsent(size, sizes.domain + " " + name));
    }
    all.putAll(labelled);
    Sizes unlabelled = trained.get(2);
    unlabelled.examples.forEach((size, name) -> all.putIfAbsent(size, "target " + name));
    List<StageSpec> stages = Recipes.stages(experiment);
    boolean batched =
        unlabelled.examples.size() > 1
            && stages.stream()
                .anyMatch(
                    s ->
                        s.training() != null
                            && s.training().batch() > 1
                            && ObjectiveTypes.named(s.objective())
                                .needs()
                                .contains(Need.UNLABELLED_TARGET));
    boolean joined = stages.stream().anyMatch(stage -> stage.pseudoLabels().isPresent());
    Map<ImageSize, String> one = batched || joined ? all : labelled;
    if (one.size() > 1) {
      List<String> named =
          one.entrySet().stream().limit(NAMED).map(e -> e.getValue() + " " + e.getKey()).toList();
      refusals.add(
          new Finding(
              Kind.TRAINING_REFUSES,
              trained.get(0).examples.size() > 1 ? "source" : "target",
              "",
              "images of different sizes cannot form one batch or be mixed: "
                  + String.join(", ", named)
                  + (one.size() > NAMED ? " and " + (one.size() - NAMED) + " more sizes" : ""),
              "Set augmentation.crop, or resize the data sets to one size.",
              Map.of()));
    }
  }

  /**
   * Warns of a small share of validation images; a validation set of the user's own is not checked.
   */
  private Optional<Finding> fewValidate() {
    int images = domains.validation().size();
    if (experiment.data().validation() != null || images >= ValidationSplit.ENOUGH) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Kind.FEW_VALIDATE,
            "validation",
            "",
            "only "
                + images
                + (images == 1
                    ? " labelled target image validates"
                    : " labelled target images validate")
                + ": scores will be unsteady",
            "Set data.validation, label more images, or raise data.validation_share.",
            Map.of()));
  }

  private void requireAnythingLabelled() {
    if (!anythingLabelled(domains.validation())) {
      refusals.add(nothingLabelled("validation", "no model could be scored"));
    }
    if (domains.labelled().size() > 0 && !anythingLabelled(domains.labelled())) {
      warnings.add(nothingLabelled("target", "stages on target truth learn nothing"));
    }
    if (!anythingLabelled(domains.source())) {
      warnings.add(nothingLabelled("source", "stages on the source learn nothing"));
    }
  }

  private static Finding nothingLabelled(String domain, String consequence) {
    return new Finding(
        Kind.NOTHING_LABELLED,
        domain,
        "",
        "every pixel of every label is ignored: " + consequence,
        "Check label_format, values and ignore: are label values those of the classes?",
        Map.of());
  }

  /** Whether a label has a class. Stops at the first one; this is nearly always the first label. */
  private static boolean anythingLabelled(Dataset dataset) {
    for (int i = 0; i < dataset.size(); i++) {
      try {
        if (dataset.labelled(i) && hasClass(dataset.label(i))) {
          return true;
        }
      } catch (DualMixException e) {
        return true; // Training and the data check report the error.
      }
    }
    return false;
  }

  private static boolean hasClass(LabelImage label) {
    for (byte value : label.classes()) {
      if ((value & 0xFF) != ClassTable.IGNORE) {
        return true;
      }
    }
    return false;
  }
}
