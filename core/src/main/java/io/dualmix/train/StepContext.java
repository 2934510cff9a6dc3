package io.dualmix.train;

import io.dualmix.PublicApi;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * The context of one training step for an {@link Objective}: the model and the device. The methods
 * also measure the time of each phase. Tensors created in a step belong to the step's scope.
 */
@PublicApi
public final class StepContext {
  private final int step;
  private final SegmentationModel model;
  private final ForwardContext passes;
  private final Backend backend;
  private final StepClock clock;
  private final Tensor classWeights;
  private final HardPixels hardPixels;
  private final List<String> names = new ArrayList<>();
  private final List<Tensor> terms = new ArrayList<>();
  private Tensor total;

  StepContext(
      int step,
      SegmentationModel model,
      ForwardContext passes,
      Backend backend,
      StepClock clock,
      Tensor classWeights,
      HardPixels hardPixels) {
    this.step = step;
    this.model = model;
    this.passes = passes;
    this.backend = backend;
    this.clock = clock;
    this.classWeights = classWeights;
    this.hardPixels = hardPixels;
  }

  /** The number of the step, from 0. */
  public int step() {
    return step;
  }

  /** The trained model. */
  public SegmentationModel model() {
    return model;
  }

  /**
   * Reads batches, such as {@code step.data(loader::next)}; the time counts as {@link
   * StepClock.Phase#DATA}.
   */
  public <T> T data(Supplier<T> batches) {
    clock.enter(StepClock.Phase.DATA);
    return batches.get();
  }

  /** Copies a tensor of a batch to the model's device. */
  public Tensor place(Tensor tensor) {
    return backend.place(tensor);
  }

  /** Computes the output of fixed models; the time counts as {@link StepClock.Phase#TEACHERS}. */
  public <T> T guidance(Supplier<T> teachers) {
    clock.enter(StepClock.Phase.TEACHERS);
    return teachers.get();
  }

  /**
   * Takes the stage's class weights out of probabilities that pseudo labels are made of, in place
   * ({@link ClassWeights#takenOut}).
   *
   * @param probabilities {@code [N, C, H, W]}, 32-bit floats, without gradient
   * @param strength 0..1; at 1 the weights are taken out completely
   * @return the same tensor
   */
  public Tensor withoutClassWeights(Tensor probabilities, double strength) {
    return ClassWeights.takenOut(probabilities, classWeights, strength);
  }

  /**
   * A forward pass of the model in training mode.
   *
   * @param images [N, 3, H, W], 0..255, on the model's device
   * @return the losses of its logits for labels of size H x W
   */
  public PixelLosses forward(Tensor images) {
    return losses(images, forward(context -> levels(images, context)));
  }

  /**
   * As {@link #forward(Tensor)}, in another mode.
   *
   * @param mode changes the context, such as {@link ForwardContext#untracked} for images that the
   *     model will not see in prediction: source images and strong views
   */
  public PixelLosses forward(Tensor images, UnaryOperator<ForwardContext> mode) {
    return losses(images, forward(context -> levels(images, mode.apply(context))));
  }

  /**
   * Updates the running statistics of batch norm by images that no loss needs.
   *
   * @param images [N, 3, H, W], 0..255, on the model's device
   */
  public void track(Tensor images) {
    try (NoGrad guard = NoGrad.open()) {
      forward(context -> levels(images, context));
    }
  }

  private List<Tensor> levels(Tensor images, ForwardContext context) {
    return model.coarseLevels(model.normalise(images), context);
  }

  private PixelLosses losses(Tensor images, List<Tensor> levels) {
    return new PixelLosses(model, levels, images.size(2), images.size(3))
        .withClassWeights(classWeights)
        .withHardPixels(hardPixels);
  }

  /**
   * Any other forward pass; the time after it counts as {@link StepClock.Phase#LOSS}.
   *
   * @param pass receives the forward context of the step: training mode, with dropout
   */
  public <T> T forward(Function<ForwardContext, T> pass) {
    clock.enter(StepClock.Phase.FORWARD);
    T result = pass.apply(passes);
    clock.enter(StepClock.Phase.LOSS);
    return result;
  }

  /**
   * Reports a term of the loss.
   *
   * @param name one of the objective's {@link Objective#terms}, in their order
   * @param value an unweighted scalar
   */
  public void term(String name, Tensor value) {
    names.add(name);
    terms.add(value.detach());
  }

  /**
   * Adds the gradients of a loss to those of the weights. May be called several times; the graph
   * behind each loss is freed.
   *
   * @param loss a scalar with a graph behind it
   */
  public void backward(Tensor loss) {
    total = total == null ? loss.detach() : total.add(loss.detach());
    clock.enter(StepClock.Phase.BACKWARD);
    // Outside autocast, which is for the forward pass only: the backward pass uses its types.
    backend.outsideAutocast(() -> passes.backward(loss, backend));
  }

  /**
   * The total loss, then the terms.
   *
   * @param expected the objective's terms
   * @throws IllegalStateException if the objective made no backward pass, or reported other terms
   */
  List<Tensor> numbers(List<String> expected) {
    if (total == null || !names.equals(expected)) {
      throw new IllegalStateException(
          "an objective with the terms " + expected + " reported " + names + " in step " + step);
    }
    List<Tensor> numbers = new ArrayList<>();
    numbers.add(total);
    numbers.addAll(terms);
    return numbers;
  }
}
