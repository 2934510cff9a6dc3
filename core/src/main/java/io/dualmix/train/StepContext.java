package io.dualmix.train;

import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * One training step as an {@link Objective} sees it: the model, the device, and the clock that it
 * need not look at. Tensors made in a step belong to the step's scope.
 */
public final class StepContext {
  private final int step;
  private final SegmentationModel model;
  private final ForwardContext passes;
  private final Backend backend;
  private final StepClock clock;
  private final List<String> names = new ArrayList<>();
  private final List<Tensor> terms = new ArrayList<>();
  private Tensor total;

  StepContext(
      int step, SegmentationModel model, ForwardContext passes, Backend backend, StepClock clock) {
    this.step = step;
    this.model = model;
    this.passes = passes;
    this.backend = backend;
    this.clock = clock;
  }

  /** The step, from 0. */
  public int step() {
    return step;
  }

  /** The model that is trained. */
  public SegmentationModel model() {
    return model;
  }

  /**
   * Reads batches, such as {@code step.data(loader::next)}; the time counts as waiting for data.
   */
  public <T> T data(Supplier<T> batches) {
    clock.enter(StepClock.Phase.DATA);
    return batches.get();
  }

  /** A tensor of a batch on the model's device. */
  public Tensor place(Tensor tensor) {
    return backend.place(tensor);
  }

  /** Computes what fixed models say; the time counts as the teachers'. */
  public <T> T guidance(Supplier<T> teachers) {
    clock.enter(StepClock.Phase.TEACHERS);
    return teachers.get();
  }

  /**
   * A forward pass of the model in training mode.
   *
   * @param images [N, 3, H, W], 0..255, on the model's device
   * @return the losses of its scores against labels of H x W
   */
  public PixelLosses forward(Tensor images) {
    List<Tensor> levels = forward(context -> model.coarseLevels(model.normalise(images), context));
    return new PixelLosses(model, levels, images.size(2), images.size(3));
  }

  /**
   * A forward pass of any other kind; what follows counts as the loss.
   *
   * @param pass is given the step's context, with dropout on and batch norm in training
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
    // In the types of the forward pass: autocast is for that pass alone.
    backend.outsideAutocast(() -> passes.backward(loss, backend));
  }

  /**
   * The sum of the losses, then the terms.
   *
   * @param expected the objective's terms
   * @throws IllegalStateException if the objective went back from no loss, or reported other terms
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
