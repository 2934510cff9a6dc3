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
 * teachers"): e = a * e + (1 - a) * s. Weights and floating buffers are averaged, integer ones
 * copied (UniMatch V2); the average then predicts by its own running statistics.
 *
 * <p>Update t, from 0, uses a = min(1 - 1 / (t + 1), decay): the first one copies the model, and
 * the start counts for no more than any step after it (DACS, DAFormer).
 *
 * <p>It owns its tensors until it is closed. For one thread.
 */
public final class Ema implements AutoCloseable {
  private static final String PREFIX = "ema.";
  private static final String UPDATES = PREFIX + "updates";

  private final SegmentationModel average;
  private final double decay;

  /** The number of updates as a checkpoint has it. */
  private final Tensor counter;

  /**
   * Begins as a copy.
   *
   * @param student whose average this becomes; stays owned by the caller
   * @param decay the largest share a of the average in an update, 0 up to, not including, 1; 0.999
   *     is usual for 40,000 steps
   * @param backend where the student lives
   */
  public Ema(SegmentationModel student, double decay, Backend backend) {
    if (!(decay >= 0 && decay < 1)) {
      throw new DualMixException(
          "A moving average cannot have the decay " + decay,
          "Choose one from 0 up to, not including, 1, such as 0.999.");
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
      // This scope ends now: close() is the only owner.
      counter.retainReference();
    } catch (RuntimeException | Error e) {
      average.close();
      throw e;
    }
  }

  /** The averaged model, to predict with; it has no gradients and stays owned by this. */
  public SegmentationModel model() {
    return average;
  }

  /** How many updates the average has had. */
  public long updates() {
    return Tensors.toLongs(counter)[0];
  }

  /**
   * Takes the model as it is now into the average; to be called once after each step.
   *
   * @param student of the specification that this was made for
   * @throws DualMixException if it is another network
   */
  public void update(SegmentationModel student) {
    if (!student.spec().equals(average.spec())) {
      throw new DualMixException(
          "The average of " + average.spec() + " was given " + student.spec(),
          "Give it the model that it was made for.");
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
   * What a checkpoint needs, by names that begin with {@code ema.}. The tensors are this object's
   * own and change with the next update.
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put(UPDATES, counter);
    average.state().forEach((name, tensor) -> state.put(PREFIX + name, tensor));
    return state;
  }

  /**
   * Goes on where {@link #state} was taken, bit for bit. Nothing changes if the state does not fit.
   *
   * @param state may hold further tensors of other names
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
