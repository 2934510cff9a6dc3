package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.full;

import io.dualmix.DualMixException;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The exponential moving average of a model that trains (Tarvainen and Valpola 2017, "Mean
 * teachers"): e = a * e + (1 - a) * s. Weights and floating-point buffers are averaged; integer
 * buffers are copied (UniMatch V2). The averaged model has running statistics of its own.
 *
 * <p>Update t, from 0, uses a = min(1 - 1 / (t + 1), decay): the first update copies the model, so
 * that the initial weights have no extra share (DACS, DAFormer).
 *
 * <p>Owns its tensors until it is closed. Not safe for use from several threads.
 */
public final class Ema implements AutoCloseable {
  private static final String PREFIX = "ema.";
  private static final String UPDATES = PREFIX + "updates";

  private final SegmentationModel average;
  private final double decay;

  /** The name of the number of updates in a checkpoint. */
  private final Tensor counter;

  /**
   * Creates an average that starts as a copy of the model.
   *
   * @param student the model to average; owned by the caller
   * @param decay the largest a, in [0, 1); 0.999 is usual for 40,000 steps
   * @param backend the student's device
   */
  public Ema(SegmentationModel student, double decay, Backend backend) {
    if (!(decay >= 0 && decay < 1)) {
      throw new DualMixException(
          "Invalid decay of a moving average: " + decay,
          "Set it to at least 0 and less than 1, such as 0.999.");
    }
    this.decay = decay;
    this.average = SegmentationModel.create(student.spec(), RandomStream.of(0, "ema"));
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      average.to(backend);
      Map<String, Tensor> from = student.state();
      average
          .state()
          .forEach(
              (name, tensor) -> {
                tensor.requires_grad_(false);
                tensor.copy_(from.get(name));
              });
      counter = full(new long[0], new Scalar(0), new TensorOptions(ScalarType.Long));
      // The tensors outlive this scope; close() frees them.
      counter.retainReference();
    } catch (RuntimeException | Error e) {
      average.close();
      throw e;
    }
  }

  /** The averaged model, for prediction; has no gradients and is owned by this object. */
  public SegmentationModel model() {
    return average;
  }

  /** The number of updates so far. */
  public long updates() {
    return Tensors.toLongs(counter)[0];
  }

  /**
   * Updates the average with the model's current weights; call once after each step.
   *
   * @param student a model of the same specification as the averaged one
   * @throws DualMixException if it has another specification
   */
  public void update(SegmentationModel student) {
    if (!student.spec().equals(average.spec())) {
      throw new DualMixException(
          "The average of " + average.spec() + " cannot be updated with " + student.spec(),
          "Pass the model that the average was created from.");
    }
    long before = updates();
    double share = Math.min(1 - 1.0 / (before + 1), decay);
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Map<String, Tensor> from = student.state();
      average
          .state()
          .forEach(
              (name, tensor) -> {
                if (tensor.is_floating_point() && share > 0) {
                  tensor.mul_(new Scalar(share)).add_(from.get(name), new Scalar(1 - share));
                } else {
                  tensor.copy_(from.get(name));
                }
              });
      counter.fill_(new Scalar(before + 1));
    }
  }

  /**
   * What a checkpoint needs beside {@link #model}, where that is stored already, as an objective's
   * scored model is; by name, as {@link #state}.
   */
  public Map<String, Tensor> counters() {
    return Map.of(UPDATES, counter);
  }

  /**
   * The state for a checkpoint, by names that begin with {@code ema.}. The tensors are not copies:
   * the next update changes them.
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put(UPDATES, counter);
    average.state().forEach((name, tensor) -> state.put(PREFIX + name, tensor));
    return state;
  }

  /**
   * Restores a state of {@link #state} bit for bit. A state that does not fit changes nothing.
   *
   * @param state the tensors by name; further names are ignored
   * @throws DualMixException if a tensor is missing, or has another shape
   */
  public void restore(Map<String, Tensor> state) {
    Map<String, Tensor> own = state();
    own.forEach((name, tensor) -> requireFits(name, tensor, state.get(name)));
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      own.forEach((name, tensor) -> tensor.copy_(state.get(name)));
    }
  }

  private static void requireFits(String name, Tensor own, Tensor given) {
    String expected = Arrays.toString(Tensors.shape(own));
    String found = given == null ? "missing" : Arrays.toString(Tensors.shape(given));
    if (!found.equals(expected)) {
      throw new DualMixException(
          "The checkpoint's moving average does not fit: "
              + name
              + " is "
              + found
              + ", expected the shape "
              + expected,
          "The checkpoint belongs to another model or objective; delete the stage's folder to train"
              + " it again.");
    }
  }

  /** Frees the averaged model. */
  @Override
  public void close() {
    average.close();
    counter.deallocate();
  }
}
