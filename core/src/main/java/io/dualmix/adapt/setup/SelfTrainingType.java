package io.dualmix.adapt.setup;

import io.dualmix.config.Experiment;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.SelfTrainingConfig;
import io.dualmix.data.load.Loader;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.DualLevelMixingPlus;
import io.dualmix.train.Ema;
import io.dualmix.train.Objective;
import io.dualmix.train.objective.Need;
import io.dualmix.train.objective.SelfTraining;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@link SelfTraining} with the parts of a recipe.
 *
 * @param name of the objective
 * @param needs its domains
 * @param defaults the weights where {@code method.self_training} gives none
 * @param taught whether there are fixed teachers
 */
record SelfTrainingType(String name, Set<Need> needs, SelfTraining.Parts defaults, boolean taught)
    implements ObjectiveType {
  private static final String SECTION = "method.self_training";
  private static final SelfTraining.Views ONE_VIEW = new SelfTraining.Views(1, 0, false);

  /** Cross entropy on both domains and on class-mixed images (DACS). */
  static SelfTrainingType selfTraining() {
    return new SelfTrainingType(
        "self_training", EnumSet.allOf(Need.class), parts(1, 1, 1, 0), false);
  }

  /** Without labelled target images, as DACS and DAFormer. */
  static SelfTrainingType labelFree() {
    return new SelfTrainingType(
        "label_free_self_training",
        EnumSet.of(Need.SOURCE, Need.UNLABELLED_TARGET),
        parts(1, 0, 1, 0),
        false);
  }

  /** Cross entropy on labelled target images and on strong views (UniMatch). */
  static SelfTrainingType semiSupervised() {
    return new SelfTrainingType(
        "semi_supervised",
        EnumSet.of(Need.LABELLED_TARGET, Need.UNLABELLED_TARGET),
        parts(0, 1, 0, 1),
        false);
  }

  /**
   * The student of the paper with strong views. Source images and class-mixed ones, which the
   * recipe can use as well, have not helped at equal numbers of images (docs/experiments.md).
   */
  static SelfTrainingType distillationPlus() {
    return new SelfTrainingType(
        DualLevelMixingPlus.OBJECTIVE, EnumSet.allOf(Need.class), parts(0, 1, 0, 1), true);
  }

  private static SelfTraining.Parts parts(int source, int target, int classMix, int strong) {
    return new SelfTraining.Parts(source, target, classMix, strong, ONE_VIEW, 0, 0);
  }

  private SelfTraining.Parts parts(Experiment experiment) {
    SelfTrainingConfig config = experiment.method().selfTraining();
    double target =
        taught ? experiment.method().distillation().supervisedWeight() : defaults.target();
    return new SelfTraining.Parts(
        or(config.sourceWeight(), defaults.source()),
        needs.contains(Need.LABELLED_TARGET)
            ? or(config.targetWeight(), target)
            : defaults.target(),
        or(config.classMixWeight(), defaults.classMix()),
        or(config.strongWeight(), defaults.strong()),
        new SelfTraining.Views(
            config.strongViews(), config.cutMix(), config.complementaryDropout()),
        or(config.maskedWeight(), defaults.masked()),
        or(config.hardWeight(), defaults.hard()));
  }

  private static double or(Double configured, double standard) {
    return configured == null ? standard : configured;
  }

  /** Whether the teachers label the views: where there are any, unless the setting differs. */
  private boolean labelledByTeachers(SelfTrainingConfig config) {
    return config.labels() == null ? taught : config.labels().equals(SelfTrainingConfig.TEACHERS);
  }

  @Override
  public List<String> pictured(Experiment experiment) {
    SelfTraining.Parts parts = parts(experiment);
    List<String> pictured = new ArrayList<>();
    if (parts.classMix() > 0) {
      pictured.add(SelfTraining.MIXED);
    }
    if (parts.strong() > 0) {
      pictured.add(SelfTraining.STRONG);
    }
    return pictured;
  }

  @Override
  public int imagesPerStep(Experiment experiment, int batch) {
    return ((taught ? 1 : 0) + parts(experiment).images()) * batch;
  }

  @Override
  public Map<String, List<String>> withoutParts(Experiment experiment) {
    SelfTraining.Parts parts = parts(experiment);
    Map<String, List<String>> without = new LinkedHashMap<>();
    without(without, "source", parts.source(), "source_weight");
    without(without, "target", parts.target(), "target_weight");
    without(without, "class-mix", parts.classMix(), "class_mix_weight");
    without(without, "masked", parts.masked(), "masked_weight");
    without(without, "hard", parts.hard(), "hard_weight");
    if (parts.strong() > 0) {
      String noDropout = SECTION + ".complementary_dropout=false";
      String oneView = SECTION + ".strong_views=1";
      without.put("strong", List.of(SECTION + ".strong_weight=0", oneView, noDropout));
      if (parts.views().count() > 1) {
        without.put("second view", List.of(oneView, noDropout));
      }
    }
    if (experiment.method().selfTraining().mirror()) {
      without.put("mirror", List.of(SECTION + ".mirror=false"));
    }
    return without;
  }

  private static void without(
      Map<String, List<String>> without, String part, double weight, String key) {
    if (weight > 0) {
      without.put(part, List.of(SECTION + "." + key + "=0"));
    }
  }

  @Override
  public void check(Experiment experiment) {
    SelfTraining.Parts parts = parts(experiment);
    if (parts.hard() > 0 && !taught) {
      throw new InvalidSetting(
          "method.self_training.hard_weight",
          "is " + parts.hard() + ", but this recipe has no teachers",
          "Set it to 0, or method.recipe to dual_level_mixing_plus.");
    }
    if (labelledByTeachers(experiment.method().selfTraining()) && !taught) {
      throw new InvalidSetting(
          "method.self_training.labels",
          "is teachers, but this recipe has none",
          "Set it to moving_average, or method.recipe to dual_level_mixing_plus.");
    }
    if (parts.views().count() > 1 && parts.strong() == 0) {
      throw new InvalidSetting(
          "method.self_training.strong_views",
          "is " + parts.views().count() + ", but there are none: strong_weight is 0",
          "Set method.self_training.strong_weight above 0.");
    }
    if (parts.views().complementary() && parts.views().count() < 2) {
      throw new InvalidSetting(
          "method.self_training.complementary_dropout",
          "is true, but there is one strong view, which has no other half",
          "Set method.self_training.strong_views to 2.");
    }
    if (parts.images() == 0 && !taught) {
      throw new InvalidSetting(
          "method.self_training",
          "has weights of 0 only for what " + name + " trains on",
          "Give one of source_weight, target_weight, class_mix_weight and strong_weight a value"
              + " above 0.");
    }
  }

  @Override
  public Optional<Set<String>> settings() {
    return Optional.of(taught ? Set.of(SECTION, "method.distillation") : Set.of(SECTION));
  }

  @Override
  public Objective create(StageSetup setup, int batch, int from, SegmentationModel model) {
    SelfTrainingConfig config = setup.experiment().method().selfTraining();
    SelfTraining.Parts parts = parts(setup.experiment());
    boolean views = parts.strong() > 0 || parts.masked() > 0;
    Ema ema = new Ema(model, config.emaDecay(setup.stage().training().steps()), setup.backend());
    return new SelfTraining(
        new SelfTraining.Images(
            parts.source() > 0 || parts.classMix() > 0 ? source(setup, config, batch, from) : null,
            parts.target() > 0 ? target(setup, config, batch, from) : null,
            views ? setup.unlabelledViews(batch, from) : setup.unlabelled(batch, from)),
        parts,
        new SelfTraining.PseudoLabels(
            setup.classes().names(),
            config.sure(),
            config.quantile(),
            config.thresholdMost(),
            config.thresholdMomentum(),
            config.borderTop(),
            config.borderBottom(),
            labelledByTeachers(config),
            config.statistics().equals(SelfTrainingConfig.ALL),
            (int) Math.round(config.rampUp() * setup.stage().training().steps()),
            config.mirror(),
            config.priorCorrection()),
        taught ? setup.teachers() : null,
        setup.distillation(),
        ema,
        Ensemble.of(ema.model(), setup.backend()),
        ConfiguredAugmentation.strongColours(setup.experiment().augmentation()),
        setup.experiment().seed(),
        setup.stage().path());
  }

  private static Loader source(StageSetup setup, SelfTrainingConfig config, int batch, int from) {
    return config.rareTemperature() == null
        ? setup.source(batch, from)
        : setup.rareClassSource(config.rareTemperature(), batch, from);
  }

  private static Loader target(StageSetup setup, SelfTrainingConfig config, int batch, int from) {
    return config.rareTemperature() == null
        ? setup.target(batch, from)
        : setup.rareClassTarget(config.rareTemperature(), batch, from);
  }
}
