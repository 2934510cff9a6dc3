package io.dualmix.tensor;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/**
 * libtorch's fused optimiser kernels: one call, and one pass over memory, for all parameters. The
 * JavaCPP presets have no methods for them, so they are called by name through the dispatcher.
 *
 * <p>All lists have the same length. The tensors at one index have the same shape. All tensors are
 * on one device.
 */
public final class FusedUpdate {
  private static final String SGD = "aten::_fused_sgd_";
  private static final String ADAMW = "aten::_fused_adamw_";

  private FusedUpdate() {}

  /**
   * SGD: {@code g += decay * w; m = momentum * m + g; w -= rate * m}.
   *
   * @param momenta m, updated in place; zeros before the first step
   * @param divisor divisor of the gradients, a 32-bit scalar on their device; null for none
   */
  public static void sgd(
      List<Tensor> weights,
      List<Tensor> gradients,
      List<Tensor> momenta,
      Tensor divisor,
      double rate,
      double momentum,
      double decay) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      IValueVector stack = new IValueVector();
      push(stack, weights, gradients, momentum == 0 ? List.of() : momenta);
      push(stack, decay, momentum, rate, 0 /* dampening */);
      push(stack, false /* nesterov */, false /* maximise */, false /* first step */);
      call(SGD, stack, divisor);
    }
  }

  /**
   * AdamW (Loshchilov and Hutter 2019): {@code w *= 1 - rate * decay}, then Adam's update.
   *
   * @param means running means of the gradients, updated in place
   * @param squares running means of their squares, updated in place
   * @param steps the step numbers including this step, a 32-bit scalar each
   * @param divisor as for {@link #sgd}
   */
  public static void adamW(
      List<Tensor> weights,
      List<Tensor> gradients,
      List<Tensor> means,
      List<Tensor> squares,
      List<Tensor> steps,
      Tensor divisor,
      double rate,
      AdamW constants) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      IValueVector stack = new IValueVector();
      push(stack, weights, gradients, means, squares, List.of() /* amsgrad */, steps);
      push(
          stack,
          rate,
          constants.beta1(),
          constants.beta2(),
          constants.decay(),
          constants.epsilon());
      push(stack, false /* amsgrad */, false /* maximise */);
      call(ADAMW, stack, divisor);
    }
  }

  /**
   * The hyperparameters of AdamW.
   *
   * @param beta1 of the means, 0 up to 1
   * @param beta2 of the squares, 0 up to 1
   * @param epsilon added to the root of the squares, above 0
   * @param decay of the weights, at least 0
   */
  public record AdamW(double beta1, double beta2, double epsilon, double decay) {}

  /**
   * The last arguments of both kernels are the divisor and a flag for infinite gradients, which is
   * not used here.
   */
  private static void call(String name, IValueVector stack, Tensor divisor) {
    stack.push_back(divisor == null ? new IValue() : new IValue(divisor));
    stack.push_back(new IValue());
    OperatorHandle kernel = Dispatcher.singleton().findSchemaOrThrow(name, "");
    kernel.callBoxed(stack);
  }

  @SafeVarargs
  private static void push(IValueVector stack, List<Tensor>... lists) {
    for (List<Tensor> tensors : lists) {
      // Not TensorList: the presets treat it as a plain pointer.
      GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
      tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
      stack.push_back(new IValue(list));
    }
  }

  private static void push(IValueVector stack, double... values) {
    for (double value : values) {
      stack.push_back(new IValue(value));
    }
  }

  private static void push(IValueVector stack, boolean... flags) {
    for (boolean flag : flags) {
      stack.push_back(new IValue(flag));
    }
  }
}
