package io.dualmix.adapt.rehearsal;

import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.Loaders;
import io.dualmix.adapt.setup.ModelSpecs;
import io.dualmix.adapt.setup.ObjectiveType;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.adapt.setup.StageSetup;
import io.dualmix.adapt.setup.TargetLabels;
import io.dualmix.adapt.setup.TrainingInputs;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.Objective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Samples of the training data, for display: created by the same code and seed as in training, so
 * that the first ones are those of the first round.
 */
public final class TrainingViews {
  private final Experiment experiment;
  private final Domains domains;
  private final Loaders loaders;

  /** A stage of the first round with inputs to show as pictures, or else any stage that trains. */
  private final StageSpec stage;

  /**
   * @param experiment with augmentation, transfer and mixing
   * @param domains its data
   */
  public TrainingViews(Experiment experiment, Domains domains) {
    this.experiment = BatchSizes.fill(experiment, domains);
    this.domains = domains;
    this.loaders = new Loaders(this.experiment, domains);
    this.stage =
        Recipes.stages(this.experiment).stream()
            .filter(s -> s.trains() && s.id().round() == 1)
            .max(Comparator.comparingInt(s -> pictured(s).size()))
            .orElseThrow();
  }

  /**
   * One sample.
   *
   * @param name of the image or sample
   * @param label of the image's size; null for none
   */
  public record View(String name, RgbImage image, LabelImage label) {}

  /** The classes of the labels. */
  public ClassTable classes() {
    return domains.source().classes();
  }

  /** Whether the experiment has a LAB transfer. */
  public boolean transfers() {
    return domains.transfer() != null;
  }

  /**
   * Whole source images with the LAB transfer.
   *
   * @param indices of the source images
   * @throws IllegalStateException without a transfer
   */
  public List<View> transferred(int[] indices) {
    if (!transfers()) {
      throw new IllegalStateException("the experiment has no LAB transfer");
    }
    Dataset source = domains.source();
    List<View> views = new ArrayList<>();
    for (int i : indices) {
      RandomStream random = RandomStream.of(experiment.seed(), "views", i);
      RgbImage image = domains.transfer().apply(source.image(i), random);
      views.add(new View(source.name(i), image, source.label(i)));
    }
    return views;
  }

  /** Augmented source images, without the transfer. */
  public List<View> augmentedSource(int count) {
    return views(loaders.plainSource(stage.id(), 1, 0), count);
  }

  /** Augmented target images: labelled ones, or others without labels if there are none. */
  public List<View> augmentedTarget(int count) {
    if (domains.labelled().size() == 0) {
      return views(loaders.unlabelled(stage.id(), 1, 0), count);
    }
    TargetLabels labels = TargetLabels.groundTruth(domains.labelled());
    return views(loaders.target(stage.id(), labels, 1, 0), count);
  }

  private List<String> pictured(StageSpec stage) {
    return ObjectiveTypes.named(stage.objective()).pictured(experiment);
  }

  /** Mixed inputs, such as those of the region-level teacher; empty if no stage mixes. */
  public List<View> mixed(int count) {
    List<View> views = new ArrayList<>();
    if (pictured(stage).isEmpty()) {
      return views;
    }
    TargetLabels labels = TargetLabels.groundTruth(domains.labelled());
    StageSetup setup = new StageSetup(experiment, stage, loaders, labels, null, Backend.cpu());
    ObjectiveType type = ObjectiveTypes.named(stage.objective());
    try (SegmentationModel model =
            SegmentationModel.create(
                ModelSpecs.of(experiment.model(), classes()), RandomStream.of(0, "views"));
        Objective objective = type.create(setup, stage.training().batch(), 0, model)) {
      TrainingInputs.first(
          objective,
          type.pictured(experiment),
          count,
          (index, input, place) ->
              views.add(
                  new View(
                      input.name().replace('_', '-') + " " + (index + 1),
                      input.batch().image(place),
                      input.batch().labelled() ? input.batch().label(place) : null)));
    }
    return views;
  }

  private static List<View> views(Loader loader, int count) {
    try (loader) {
      List<View> views = new ArrayList<>();
      while (views.size() < count) {
        Batch batch = loader.next();
        LabelImage label = batch.labelled() ? batch.label(0) : null;
        views.add(new View(batch.names().get(0), batch.image(0), label));
      }
      return views;
    }
  }
}
