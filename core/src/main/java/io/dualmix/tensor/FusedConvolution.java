package io.dualmix.tensor;

import static org.bytedeco.pytorch.global.torch.get_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.hasMKLDNN;
import static org.bytedeco.pytorch.global.torch.is_autocast_enabled;

import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 2-D convolution whose bias and activation are applied before its outputs are written, which
 * saves one pass over the map for each. It is oneDNN's, reached through the operator that {@code
 * torch.compile} uses for prediction ({@code mkldnn::_convolution_pointwise}). It has no gradient.
 */
public final class FusedConvolution {
  static {
    NativeLibraries.load();
  }

  /**
   * Sizes and groups of a convolution.
   *
   * @param stride in both directions, at least 1
   * @param padding zeros above and below, left and right
   * @param dilation in both directions, at least 1
   * @param groups number of groups of channels, at least 1
   */
  public record Shape(long stride, long[] padding, long dilation, long groups) {}

  private FusedConvolution() {}

  /** Whether this convolution exists here: on a CPU, with a libtorch that has oneDNN. */
  public static boolean supports(Tensor x) {
    ScalarType type = x.scalar_type().intern();
    return !x.is_cuda()
        && (type == ScalarType.Float || type == ScalarType.BFloat16)
        && Operator.EXISTS;
  }

  /**
   * Computes the convolution; under autocast in its precision.
   *
   * @param x [N, in, H, W], 32-bit float or bfloat16, for which {@link #supports} holds
   * @param weight [out, in / groups, k, k]
   * @param bias [out]
   * @return [N, out, H', W'] without a gradient, in the memory format of {@code x}
   */
  public static Tensor apply(
      Tensor x, Tensor weight, Tensor bias, Shape shape, Activation activation) {
    ScalarType type =
        is_autocast_enabled(DeviceType.CPU)
            ? get_autocast_dtype(DeviceType.CPU)
            : x.scalar_type().intern();
    try (TensorScope scope = new TensorScope()) {
      IValueVector stack = new IValueVector();
      stack.push_back(new IValue(x.to(type)));
      stack.push_back(new IValue(weight.to(type)));
      stack.push_back(new IValue(bias.to(type)));
      stack.push_back(integers(shape.padding()));
      stack.push_back(integers(shape.stride(), shape.stride()));
      stack.push_back(integers(shape.dilation(), shape.dilation()));
      stack.push_back(new IValue(shape.groups()));
      stack.push_back(new IValue(activation.key()));
      stack.push_back(scalars(activation.limits()));
      stack.push_back(new IValue("")); // The algorithm; only GELU has a choice.
      Operator.HANDLE.callBoxed(stack);
      return scope.keep(new Tensor(stack.get(0).toTensor()));
    }
  }

  private static IValue integers(long... values) {
    GenericList list = new GenericList(Operator.INTEGER);
    for (long value : values) {
      list.push_back(new IValue(value));
    }
    return new IValue(list);
  }

  private static IValue scalars(double... values) {
    GenericList list = new GenericList(Operator.OPTIONAL_SCALAR);
    for (double value : values) {
      list.push_back(new IValue(value));
    }
    return new IValue(list);
  }

  /** The operator, looked up when it is first needed, and the types of its lists. */
  private static final class Operator {
    private static final int PADDING = 3;
    private static final int SCALARS = 8;

    static final boolean EXISTS = hasMKLDNN();
    static final OperatorHandle HANDLE;
    static final Type.TypePtr INTEGER;
    static final Type.TypePtr OPTIONAL_SCALAR;

    static {
      // They outlive the scope that happens to be open now.
      try (TensorScope scope = new TensorScope()) {
        HANDLE =
            EXISTS
                ? Dispatcher.singleton().findSchemaOrThrow("mkldnn::_convolution_pointwise", "")
                : null;
        INTEGER = EXISTS ? elements(PADDING) : null;
        OPTIONAL_SCALAR = EXISTS ? elements(SCALARS) : null;
        if (EXISTS) {
          HANDLE.retainReference();
          INTEGER.retainReference();
          OPTIONAL_SCALAR.retainReference();
        }
      }
    }

    private Operator() {}

    private static Type.TypePtr elements(int argument) {
      Argument arguments = HANDLE.schema().arguments();
      return arguments.getPointer(argument).type().get().containedType(0);
    }
  }
}
