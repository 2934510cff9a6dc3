package io.dualmix.export;

import io.dualmix.model.ConvShape;
import io.dualmix.model.GraphBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** Builds a network as TorchScript statements, the subset of Python that libtorch compiles. */
final class TorchScriptSource implements GraphBuilder {
  /** A numeric name in a module, such as that of a block, is not a valid Python identifier. */
  private static final Pattern PART = Pattern.compile("[^.]+");

  private final StringBuilder text = new StringBuilder();
  private final TensorNames names;
  private int count;

  TorchScriptSource(TensorNames names) {
    this.names = names;
  }

  /** The statements, one per line, indented as a method body. */
  String text() {
    return text.toString();
  }

  @Override
  public Value conv(Value x, ConvShape shape, Tensor weight, Tensor bias) {
    return convolution(x, shape, weight, bias, (shape.extent() - 1) / 2);
  }

  @Override
  public Value convSame(Value x, ConvShape shape, Tensor weight, Tensor bias) {
    String vertical = zeros(x, 2, shape);
    String horizontal = zeros(x, 3, shape);
    Value padded =
        call(
            "constant_pad_nd",
            x.name(),
            list(before(horizontal), after(horizontal), before(vertical), after(vertical)),
            "0");
    return convolution(padded, shape, weight, bias, 0);
  }

  private Value convolution(Value x, ConvShape shape, Tensor weight, Tensor bias, int zeros) {
    return call(
        "conv2d",
        x.name(),
        constant(weight),
        bias == null ? "None" : constant(bias),
        pair(shape.stride()),
        pair(zeros),
        pair(shape.dilation()),
        Integer.toString(shape.groups()));
  }

  /** A variable with the amount of padding in one direction. */
  private String zeros(Value x, int dimension, ConvShape shape) {
    String size = x.name() + ".size(" + dimension + ")";
    int stride = shape.stride();
    String outputs = "(" + size + " + " + (stride - 1) + ") // " + stride;
    return assign(
            "max(0, ("
                + outputs
                + " - 1) * "
                + stride
                + " + "
                + shape.extent()
                + " - "
                + size
                + ")")
        .name();
  }

  private static String before(String zeros) {
    return zeros + " // 2";
  }

  private static String after(String zeros) {
    return zeros + " - " + zeros + " // 2";
  }

  @Override
  public Value batchNorm(
      Value x, Tensor weight, Tensor bias, Tensor mean, Tensor variance, double epsilon) {
    return call(
        "batch_norm",
        x.name(),
        constant(weight),
        constant(bias),
        constant(mean),
        constant(variance),
        "False",
        "0.0",
        Double.toString(epsilon),
        "True");
  }

  @Override
  public Value relu(Value x) {
    return call("relu", x.name());
  }

  @Override
  public Value relu6(Value x) {
    return call("clamp", x.name(), "0.0", "6.0");
  }

  @Override
  public Value add(Value a, Value b) {
    return assign(a.name() + " + " + b.name());
  }

  @Override
  public Value maxPool(Value x, boolean ceil) {
    return call(
        "max_pool2d", x.name(), pair(3), pair(2), pair(1), pair(1), ceil ? "True" : "False");
  }

  @Override
  public Value spatialMean(Value x) {
    return call("mean", x.name(), list("2", "3"), "True");
  }

  @Override
  public Value spread(Value x, Value like) {
    return assign(x.name() + ".expand([-1, -1, " + extent(like) + "])");
  }

  @Override
  public Value concat(List<Value> parts) {
    return call("cat", list(parts.stream().map(Value::name).toArray(String[]::new)), "1");
  }

  @Override
  public Value resize(Value x, Value like, boolean alignCorners) {
    return call(
        "upsample_bilinear2d", x.name(), list(extent(like)), alignCorners ? "True" : "False");
  }

  @Override
  public Value reverseChannels(Value x) {
    return call("flip", x.name(), list("1"));
  }

  @Override
  public Value scale(Value x, float[] factors, float[] offsets) {
    Value scaled = assign(x.name() + " * " + perChannel(factors, x));
    return assign(scaled.name() + " + " + perChannel(offsets, x));
  }

  private static String perChannel(float[] values, Value like) {
    return "torch.reshape(torch.tensor("
        + Arrays.toString(values)
        + ", dtype="
        + like.name()
        + ".dtype, device="
        + like.name()
        + ".device), [1, -1, 1, 1])";
  }

  private String constant(Tensor tensor) {
    return reference(names.of(tensor));
  }

  /** The Python expression of {@code layer1.0.conv1.weight} relative to {@code self}. */
  private static String reference(String name) {
    String expression = "self";
    for (Matcher part = PART.matcher(name); part.find(); ) {
      expression =
          Character.isDigit(part.group().charAt(0))
              ? "getattr(" + expression + ", \"" + part.group() + "\")"
              : expression + "." + part.group();
    }
    return expression;
  }

  private static String extent(Value like) {
    return like.name() + ".size(2), " + like.name() + ".size(3)";
  }

  private static String pair(int number) {
    return list(Integer.toString(number), Integer.toString(number));
  }

  private static String list(String... items) {
    return "[" + String.join(", ", items) + "]";
  }

  private Value call(String function, String... arguments) {
    return assign("torch." + function + "(" + String.join(", ", arguments) + ")");
  }

  private Value assign(String expression) {
    count++;
    String name = "v" + count;
    text.append("  ").append(name).append(" = ").append(expression).append('\n');
    return new Value(name);
  }
}
