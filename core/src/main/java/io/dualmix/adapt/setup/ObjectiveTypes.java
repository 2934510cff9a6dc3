package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.RegionMixConfig;
import io.dualmix.mix.RectangleSampler;
import io.dualmix.model.SegmentationModel;
import io.dualmix.plugin.Plugins;
import io.dualmix.train.Objective;
import io.dualmix.train.objective.Need;
import io.dualmix.train.objective.RegionLevelTeacher;
import io.dualmix.train.objective.SampleLevelTeacher;
import io.dualmix.train.objective.StudentDistillation;
import io.dualmix.train.objective.Supervised;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The types of objectives by name: what a stage minimises, and on which images. */
public final class ObjectiveTypes {
  private static final List<ObjectiveType> BUILT_IN =
      List.of(
          of("source_cross_entropy", EnumSet.of(Need.SOURCE), ObjectiveTypes::sourceOnly),
          of("target_cross_entropy", EnumSet.of(Need.LABELLED_TARGET), ObjectiveTypes::targetOnly),
          of(
              "joint_cross_entropy",
              EnumSet.of(Need.SOURCE, Need.LABELLED_TARGET),
              ObjectiveTypes::joint),
          new RegionLevel(),
          of(
              "sample_level",
              EnumSet.of(Need.SOURCE, Need.LABELLED_TARGET),
              ObjectiveTypes::sampleLevel),
          of(
              "distillation",
              EnumSet.of(Need.LABELLED_TARGET, Need.UNLABELLED_TARGET),
              Set.of("method.distillation"),
              ObjectiveTypes::distillation),
          SelfTrainingType.selfTraining(),
          SelfTrainingType.labelFree(),
          SelfTrainingType.semiSupervised(),
          SelfTrainingType.distillationPlus());

  private ObjectiveTypes() {}

  /**
   * All types, the built-in ones first.
   *
   * @throws DualMixException if a plugin cannot be used, or two objectives have one name
   */
  public static List<ObjectiveType> all() {
    return Plugins.installed()
        .with(BUILT_IN, ObjectiveType.class, "objective", ObjectiveType::name);
  }

  /**
   * The type with a name.
   *
   * @throws DualMixException if there is no such type: the recipe is faulty
   */
  public static ObjectiveType named(String name) {
    List<ObjectiveType> all = all();
    return all.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "The recipe has a stage with the unknown objective '"
                        + name
                        + "'; known are "
                        + String.join(", ", all.stream().map(ObjectiveType::name).toList()),
                    "Correct the recipe, or add the plugin with the objective."));
  }

  /** Cross entropy on D_S, without transfer and mixing. */
  private static Objective sourceOnly(StageSetup setup, int batch, int from) {
    return new Supervised(List.of(setup.plainSource(batch, from)), setup.auxiliaryWeight());
  }

  /** Cross entropy on the labelled target images. */
  private static Objective targetOnly(StageSetup setup, int batch, int from) {
    return new Supervised(List.of(setup.groundTruth(batch, from)), setup.auxiliaryWeight());
  }

  /** Cross entropy on both domains. */
  private static Objective joint(StageSetup setup, int batch, int from) {
    return new Supervised(
        List.of(setup.plainSource(batch, from), setup.groundTruth(batch, from)),
        setup.auxiliaryWeight());
  }

  /** Eq. 3. */
  private static Objective sampleLevel(StageSetup setup, int batch, int from) {
    return new SampleLevelTeacher(
        setup.source(batch, from), setup.target(batch, from), setup.auxiliaryWeight());
  }

  /** Eq. 4. */
  private static Objective distillation(StageSetup setup, int batch, int from) {
    return new StudentDistillation(
        setup.unlabelled(batch, from),
        setup.target(batch, from),
        setup.teachers(),
        setup.distillation());
  }

  /** Eq. 1 and 2. */
  private static final class RegionLevel implements ObjectiveType {
    @Override
    public String name() {
      return "region_level";
    }

    @Override
    public Set<Need> needs() {
      return EnumSet.of(Need.SOURCE, Need.LABELLED_TARGET);
    }

    @Override
    public int imagesPerStep(Experiment experiment, int batch) {
      return batch; // An image of each domain becomes one mixed image.
    }

    @Override
    public Optional<Set<String>> settings() {
      return Optional.of(Set.of("method.region_mix"));
    }

    @Override
    public List<String> pictured(Experiment experiment) {
      return List.of(RegionLevelTeacher.MIXED);
    }

    @Override
    public Objective create(StageSetup setup, int batch, int from, SegmentationModel model) {
      RegionMixConfig mix = setup.experiment().method().regionMix();
      return new RegionLevelTeacher(
          setup.source(batch, from),
          setup.target(batch, from),
          new RegionLevelTeacher.Mixing(
              new RectangleSampler(mix.areaMin(), mix.areaMax()),
              mix.probability(),
              setup.experiment().seed(),
              setup.stage().path()),
          setup.auxiliaryWeight());
    }
  }

  /** Creates an objective that does not need the model. */
  @FunctionalInterface
  private interface Maker {
    Objective create(StageSetup setup, int batch, int firstStep);
  }

  private static ObjectiveType of(String name, Set<Need> needs, Maker maker) {
    return of(name, needs, Set.of(), maker);
  }

  private static ObjectiveType of(String name, Set<Need> needs, Set<String> settings, Maker maker) {
    return new ObjectiveType() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Set<Need> needs() {
        return needs;
      }

      @Override
      public Optional<Set<String>> settings() {
        return Optional.of(settings);
      }

      @Override
      public Objective create(StageSetup setup, int batch, int from, SegmentationModel model) {
        return maker.create(setup, batch, from);
      }
    };
  }
}
