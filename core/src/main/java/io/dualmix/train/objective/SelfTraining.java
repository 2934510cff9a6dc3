package io.dualmix.train.objective;

import io.dualmix.DualMixException;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.Prefetcher;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.EnsembleOutput;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.Ema;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepContext;
import io.dualmix.train.event.ClassThreshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Self-training with a moving average of the model, which predicts the pseudo labels, is scored and
 * is the result (Tarvainen and Valpola 2017; DACS, Tranheden et al., WACV 2021; UniMatch V2, Yang
 * et al., 2024). The parts, each with a weight:
 *
 * <ul>
 *   <li>{@code source_ce}, {@code target_ce}: cross entropy on labelled images;
 *   <li>{@code kl}: the divergence from fixed teachers on weak views, as in {@link
 *       StudentDistillation}, and {@code hard_ce}: cross entropy on their most probable class where
 *       it reaches the class's threshold;
 *   <li>{@code mix_ce}: class-mixed images; pixels of the target count by the share of sure pixels
 *       in their image;
 *   <li>{@code strong_ce}: one or two strong views with CutMix, where the pseudo label of the weak
 *       view reaches the class's threshold;
 *   <li>{@code masked_ce}: strong views with hidden blocks, weighted like {@code mix_ce}.
 * </ul>
 *
 * The pseudo labels of the last three may also be those of the fixed teachers.
 *
 * <p>Losses of pseudo labels are divided by the pixels that are not ignored, and not by those that
 * are kept: a few sure pixels do not dominate. Every part has a forward and backward pass of its
 * own, except those of labelled target images and weak views, which share one.
 */
public final class SelfTraining implements Objective {
  /** The name of the class-mixed batch in {@link #inputs}. */
  public static final String MIXED = "class_mixed";

  /** The name of the batch of strong views in {@link #inputs}. */
  public static final String STRONG = "strong";

  /** The name of the batch of second strong views in {@link #inputs}. */
  public static final String SECOND_STRONG = "strong_2";

  /** The name of the batch with hidden blocks in {@link #inputs}. */
  public static final String MASKED = "masked";

  /** The name of the weak views with hard labels of the teachers in {@link #labelled}. */
  public static final String TAUGHT = "taught";

  /**
   * The loaders, all with the same batch size and crop; owned by the objective.
   *
   * @param source labelled source images; null without
   * @param labelled labelled target images; null without
   * @param unlabelled target images, with strong views if a part needs them
   */
  public record Images(Loader source, Loader labelled, Loader unlabelled) {}

  /**
   * The weights of the parts, at least 0 each; 0 leaves a part out.
   *
   * @param source of the cross entropy on source images
   * @param target of the cross entropy on labelled target images
   * @param classMix of class-mixed images
   * @param strong of strong views
   * @param views of strong views
   * @param masked of strong views with hidden blocks
   * @param hard of the teachers' most probable class
   */
  public record Parts(
      double source,
      double target,
      double classMix,
      double strong,
      Views views,
      double masked,
      double hard) {
    /** The number of batches that the parts train on, without the teachers' weak views. */
    public int images() {
      int images = strong > 0 ? views.count() : 0;
      for (double weight : new double[] {source, target, classMix, masked}) {
        images += weight > 0 ? 1 : 0;
      }
      return images;
    }
  }

  /**
   * The strong views of an unlabelled image.
   *
   * @param count of views, with colours and rectangles of their own: 1, or 2 as in UniMatch
   * @param cutMix the probability of a rectangle of another image, 0..1
   * @param complementary whether two views lose complementary channels of the backbone
   */
  public record Views(int count, double cutMix, boolean complementary) {}

  /**
   * Choices about pseudo labels.
   *
   * @param classes the names of the classes, in the order of their indices
   * @param sure the confidence of a sure pixel, 0..1
   * @param quantile of a class's confidences that is its threshold, 0..1
   * @param most the highest threshold
   * @param momentum of the thresholds
   * @param top share of the rows at the top without pseudo labels
   * @param bottom the same at the bottom
   * @param byTeachers whether the teachers predict them, in place of the moving average
   * @param allStatistics whether all images have a part in the running statistics of batch norm, in
   *     place of plain target images alone
   * @param rampUp steps over which the weights of images with pseudo labels grow from 0; at least 0
   * @param mirror whether the mirror image is averaged
   * @param priorCorrection how far the class weights are taken out of the predictions, 0..1
   */
  public record PseudoLabels(
      List<String> classes,
      double sure,
      double quantile,
      double most,
      double momentum,
      double top,
      double bottom,
      boolean byTeachers,
      boolean allStatistics,
      int rampUp,
      boolean mirror,
      double priorCorrection) {
    public PseudoLabels {
      classes = List.copyOf(classes);
    }
  }

  /**
   * Images of a step with labels that this objective made.
   *
   * @param kind such as {@link #STRONG}
   * @param weights of the labels' pixels
   */
  private record Taught(String kind, Batch images, PseudoTruth labels, float[] weights) {}

  /** The axis of a mirror image in {@code [N, C, H, W]}. */
  private static final long[] WIDTH = {3};

  private final Images images;
  private final Parts parts;
  private final PseudoLabels labelling;
  private final Ensemble teachers;
  private final StudentDistillation.Weights distillation;
  private final Ema ema;
  private final Ensemble average;
  private final ClassThresholds thresholds;
  private final ClassThresholds hardThresholds;
  private final SelfTrainingInputs.Maker maker;

  /** The pseudo labels of the step, for the thresholds of the next one; null without. */
  private PseudoTruth seen;

  private PseudoTruth seenByTeachers;

  /** The images of the last step with their labels. */
  private final List<Taught> labelled = new ArrayList<>();

  /** Mixes the next inputs while the current step computes. */
  private final Prefetcher<SelfTrainingInputs> ahead;

  /**
   * @param images the loaders; owned by this objective
   * @param parts the weights
   * @param labelling of pseudo labels
   * @param teachers fixed models to distil from; null for none; owned by the caller
   * @param distillation the weights of the divergence; only read with teachers
   * @param ema the moving average of the model; owned by this objective
   * @param average the model of {@code ema}, for prediction
   * @param colours the strong colours of class-mixed images
   * @param seed of the run
   * @param stage such as {@code round-1/student}
   */
  public SelfTraining(
      Images images,
      Parts parts,
      PseudoLabels labelling,
      Ensemble teachers,
      StudentDistillation.Weights distillation,
      Ema ema,
      Ensemble average,
      Augmenter colours,
      long seed,
      String stage) {
    requireImages(images, parts, labelling, teachers);
    this.images = images;
    this.parts = parts;
    this.labelling = labelling;
    this.teachers = teachers;
    this.distillation = distillation;
    this.ema = ema;
    this.average = average;
    this.thresholds = thresholds(labelling);
    this.hardThresholds = thresholds(labelling);
    this.maker = new SelfTrainingInputs.Maker(images, parts, colours, seed, stage);
    this.ahead = new Prefetcher<>(Integer.MAX_VALUE, next -> maker.next());
  }

  private static void requireImages(
      Images images, Parts parts, PseudoLabels labelling, Ensemble teachers) {
    boolean source = parts.source() > 0 || parts.classMix() > 0;
    if ((source && images.source() == null)
        || (parts.target() > 0 && images.labelled() == null)
        || (parts.hard() > 0 && teachers == null)
        || (labelling.byTeachers() && teachers == null)) {
      throw new DualMixException(
          "Self-training has no images or teachers for " + parts,
          "Set the weight to 0 in method.self_training, or choose another recipe.");
    }
  }

  private static ClassThresholds thresholds(PseudoLabels labelling) {
    return new ClassThresholds(
        labelling.classes().size(), labelling.quantile(), labelling.most(), labelling.momentum());
  }

  @Override
  public List<String> terms() {
    List<String> terms = new ArrayList<>();
    addIf(terms, teachers != null, "kl");
    addIf(terms, parts.hard() > 0, "hard_ce");
    addIf(terms, parts.target() > 0, "target_ce");
    addIf(terms, parts.source() > 0, "source_ce");
    addIf(terms, parts.classMix() > 0, "mix_ce");
    addIf(terms, parts.strong() > 0, "strong_ce");
    addIf(terms, parts.masked() > 0, "masked_ce");
    return terms;
  }

  private static void addIf(List<String> terms, boolean there, String term) {
    if (there) {
      terms.add(term);
    }
  }

  @Override
  public int imagesPerStep() {
    return ((teachers == null ? 0 : 1) + parts.images()) * images.unlabelled().batchSize();
  }

  @Override
  public void compute(StepContext step) {
    SelfTrainingInputs inputs = step.data(ahead::next);
    labelled.clear();
    EnsembleOutput guidance = supervised(step, inputs);
    if (parts.classMix() + parts.strong() + parts.masked() > 0) {
      PseudoTruth pseudo = step.guidance(() -> pseudoLabels(step, inputs.unlabelled(), guidance));
      float[] sure = pseudo.sureShares(labelling.sure());
      seen = pseudo;
      double ramp = Math.min(1, (step.step() + 1.0) / (labelling.rampUp() + 1.0));
      if (parts.classMix() > 0) {
        Taught mixed = classMixed(inputs.mixed().batch(), inputs.mixed().pasted(), pseudo, sure);
        pass(step, "mix_ce", List.of(mixed), ramp * parts.classMix());
      }
      if (parts.strong() > 0) {
        List<Taught> views = new ArrayList<>();
        for (SelfTrainingInputs.StrongView view : inputs.strong()) {
          PseudoTruth cut = pseudo.cutMixed(view.rectangles());
          views.add(new Taught(STRONG, view.images(), cut, thresholds.weights(cut)));
        }
        pass(step, "strong_ce", views, ramp * parts.strong());
      }
      if (parts.masked() > 0) {
        Taught masked = new Taught(MASKED, inputs.masked(), pseudo, shares(pseudo, sure));
        pass(step, "masked_ce", List.of(masked), ramp * parts.masked());
      }
    }
  }

  /**
   * The pseudo labels for weak views.
   *
   * @param taught the teachers' output for them; null without teachers
   */
  private PseudoTruth pseudoLabels(StepContext step, Batch weak, EnsembleOutput taught) {
    boolean byTeachers = labelling.byTeachers();
    Ensemble labeller = byTeachers ? teachers : average;
    Tensor input = step.place(weak.images());
    EnsembleOutput plain = byTeachers ? taught : average.forward(input);
    EnsembleOutput mirrored = labelling.mirror() ? labeller.forward(input.flip(WIDTH)) : null;
    return PseudoTruth.of(
        weak,
        i -> {
          Tensor p = plain.probabilities(i, 1, weak.height(), weak.width(), 1);
          if (mirrored != null) {
            p.add_(mirrored.probabilities(i, 1, weak.height(), weak.width(), 1).flip(WIDTH))
                .mul_(new Scalar(0.5));
          }
          return step.withoutClassWeights(p, labelling.priorCorrection());
        },
        labelling.top(),
        labelling.bottom());
  }

  /**
   * The losses with truth or fixed teachers: one pass of target images, and one of source images,
   * or one of both if all images have a part in the statistics.
   *
   * @return the teachers' output for the weak views; null without teachers
   */
  private EnsembleOutput supervised(StepContext step, SelfTrainingInputs inputs) {
    Batch u = inputs.unlabelled();
    Tensor weak = teachers == null ? null : step.place(u.images());
    EnsembleOutput guidance = weak == null ? null : step.guidance(() -> teachers.forward(weak));
    boolean joint = parts.source() > 0 && labelling.allStatistics();
    List<Tensor> pixels = new ArrayList<>();
    if (weak != null) {
      pixels.add(weak);
    }
    if (parts.target() > 0) {
      pixels.add(step.place(inputs.labelled().images()));
    }
    if (joint) {
      pixels.add(step.place(inputs.source().images()));
    }
    if (!pixels.isEmpty()) {
      PixelLosses losses = step.forward(Supervised.joined(pixels));
      step.backward(losses.withGradient(total(step, losses, inputs, guidance, joint)));
    } else if (!labelling.allStatistics()) {
      // Nothing else shows the student plain target images.
      step.track(step.place(u.images()));
    }
    if (parts.source() > 0 && !joint) {
      PixelLosses losses =
          step.forward(step.place(inputs.source().images()), ForwardContext::untracked);
      step.backward(losses.withGradient(sourceLoss(step, losses, 0, inputs)));
    }
    return guidance;
  }

  /** The loss of the joined images: weak views, labelled target images, source images. */
  private Tensor total(
      StepContext step,
      PixelLosses losses,
      SelfTrainingInputs inputs,
      EnsembleOutput guidance,
      boolean withSource) {
    List<Tensor> terms = new ArrayList<>();
    int from = 0;
    if (guidance != null) {
      terms.add(distilled(step, losses, inputs.unlabelled(), guidance));
      from += inputs.unlabelled().size();
    }
    if (parts.target() > 0) {
      terms.add(labelled(step, losses, from, inputs.labelled(), parts.target(), "target_ce"));
      from += inputs.labelled().size();
    }
    if (withSource) {
      terms.add(sourceLoss(step, losses, from, inputs));
    }
    return terms.stream().reduce(Tensor::add).orElseThrow();
  }

  private Tensor sourceLoss(
      StepContext step, PixelLosses losses, int from, SelfTrainingInputs inputs) {
    return labelled(step, losses, from, inputs.source(), parts.source(), "source_ce");
  }

  private Tensor distilled(StepContext step, PixelLosses losses, Batch u, EnsembleOutput guidance) {
    Tensor kl = StudentDistillation.divergence(step, losses, u, guidance, distillation);
    step.term("kl", kl);
    Tensor total = kl.mul(new Scalar(distillation.weight()));
    if (parts.hard() > 0) {
      PseudoTruth taught =
          PseudoTruth.of(
              u,
              i ->
                  step.withoutClassWeights(
                      guidance.probabilities(i, 1, u.height(), u.width(), 1),
                      labelling.priorCorrection()),
              labelling.top(),
              labelling.bottom());
      seenByTeachers = taught;
      float[] weights = hardThresholds.weights(taught);
      labelled.add(new Taught(TAUGHT, u, taught, weights));
      Tensor ce =
          losses.crossEntropy(
              0, step.place(taught.labels()), placed(step, weights, u), 0, parts.hard());
      step.term("hard_ce", ce);
      total = total.add(ce.mul(new Scalar(parts.hard())));
    }
    return total;
  }

  private Tensor labelled(
      StepContext step, PixelLosses losses, int from, Batch batch, double weight, String term) {
    Tensor ce =
        losses.crossEntropy(
            from, step.place(batch.labels()), distillation.auxiliaryWeight(), weight);
    step.term(term, ce);
    return ce.mul(new Scalar(weight));
  }

  private static Taught classMixed(Batch mixed, byte[] pasted, PseudoTruth pseudo, float[] sure) {
    float[] weights = shares(pseudo, sure);
    byte[] classes = pseudo.classes().clone();
    for (int p = 0; p < classes.length; p++) {
      if (pasted[p] != 0) {
        classes[p] = mixed.classes()[p];
        weights[p] = 1;
      }
    }
    PseudoTruth labels =
        new PseudoTruth(
            pseudo.images(), pseudo.height(), pseudo.width(), classes, pseudo.confidence());
    return new Taught(MIXED, mixed, labels, weights);
  }

  /** The share of sure pixels in its image for every pixel that is not ignored. */
  private static float[] shares(PseudoTruth pseudo, float[] sure) {
    float[] weights = new float[pseudo.classes().length];
    int pixels = pseudo.height() * pseudo.width();
    for (int p = 0; p < weights.length; p++) {
      weights[p] = (pseudo.classes()[p] & 0xFF) == ClassTable.IGNORE ? 0 : sure[p / pixels];
    }
    return weights;
  }

  /** A pass of one or two views of the same images; the loss is the mean of their losses. */
  private void pass(StepContext step, String term, List<Taught> views, double weight) {
    labelled.addAll(views);
    List<Tensor> pixels = new ArrayList<>();
    views.forEach(view -> pixels.add(step.place(view.images().images())));
    boolean complementary = views.size() > 1 && parts.views().complementary();
    PixelLosses losses =
        step.forward(
            Supervised.joined(pixels),
            context -> {
              ForwardContext tracked = labelling.allStatistics() ? context : context.untracked();
              return complementary ? tracked.complementary() : tracked;
            });
    double share = weight / views.size();
    List<Tensor> terms = new ArrayList<>();
    int from = 0;
    for (Taught view : views) {
      Tensor labels = step.place(view.labels().labels());
      Tensor weights = placed(step, view.weights(), view.images());
      terms.add(losses.crossEntropy(from, labels, weights, 0, share));
      from += view.images().size();
    }
    Tensor sum = terms.stream().reduce(Tensor::add).orElseThrow();
    step.term(term, sum.div(new Scalar((double) views.size())));
    step.backward(losses.withGradient(sum.mul(new Scalar(share))));
  }

  private static Tensor placed(StepContext step, float[] weights, Batch batch) {
    return step.place(Tensors.ofFloats(weights, batch.size(), batch.height(), batch.width()));
  }

  /** A skipped step moves neither the average nor the thresholds. */
  @Override
  public void updated(StepContext step) {
    ema.update(step.model());
    if (seen != null) {
      thresholds.update(seen);
    }
    if (seenByTeachers != null) {
      hardThresholds.update(seenByTeachers);
    }
  }

  /** The weights of the average are stored as the scored model. */
  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>(ema.counters());
    state.put("thresholds", thresholds.state());
    state.put("hard_thresholds", hardThresholds.state());
    return state;
  }

  @Override
  public Optional<SegmentationModel> scored() {
    return Optional.of(ema.model());
  }

  /** Thresholds that no part of the loss reads are left out. */
  @Override
  public List<Thresholds> thresholds() {
    List<Thresholds> used = new ArrayList<>();
    if (parts.strong() > 0) {
      used.add(
          new Thresholds(
              labelling.byTeachers() ? "teachers" : "moving_average", named(thresholds)));
    }
    if (parts.hard() > 0) {
      used.add(new Thresholds("teachers_hard", named(hardThresholds)));
    }
    return used;
  }

  private List<ClassThreshold> named(ClassThresholds running) {
    float[] values = running.values();
    List<ClassThreshold> named = new ArrayList<>();
    for (int c = 0; c < values.length; c++) {
      named.add(new ClassThreshold(labelling.classes().get(c), values[c]));
    }
    return named;
  }

  @Override
  public List<Labelled> labelled() {
    List<Labelled> images = new ArrayList<>();
    for (Taught t : labelled) {
      int pixels = t.labels().height() * t.labels().width();
      for (int i = 0; i < t.images().size(); i++) {
        images.add(
            new Labelled(
                t.kind(),
                t.images().image(i),
                t.labels().label(i),
                Arrays.copyOfRange(t.weights(), i * pixels, (i + 1) * pixels)));
      }
    }
    return images;
  }

  @Override
  public List<Input> inputs(int step) {
    SelfTrainingInputs read = maker.load(step);
    List<Input> inputs = new ArrayList<>();
    addIf(inputs, "source", read.source());
    addIf(inputs, "target", read.labelled());
    addIf(inputs, "unlabelled", read.unlabelled());
    addIf(inputs, MIXED, read.mixed() == null ? null : read.mixed().batch());
    for (int i = 0; i < read.strong().size(); i++) {
      addIf(inputs, i == 0 ? STRONG : SECOND_STRONG, read.strong().get(i).images());
    }
    addIf(inputs, MASKED, read.masked());
    return inputs;
  }

  private static void addIf(List<Input> inputs, String name, Batch batch) {
    if (batch != null) {
      inputs.add(new Input(name, batch));
    }
  }

  @Override
  public void close() {
    for (Loader loader : new Loader[] {images.source(), images.labelled(), images.unlabelled()}) {
      if (loader != null) {
        loader.close();
      }
    }
    ahead.close();
    ema.close();
    thresholds.close();
    hardThresholds.close();
  }
}
