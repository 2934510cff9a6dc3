package io.dualmix.export;

import io.dualmix.model.ConvShape;
import io.dualmix.model.GraphBuilder;
import io.dualmix.storage.ProtoMessage;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Builds a network from ONNX operations whose form is unchanged since opset 13, but for one that is
 * newer. Constants have the names of the model's tensors.
 *
 * <p>In half precision, a value is cast to 16 bits before the first convolution, which is after the
 * normalisation, and back to 32 bits for the outputs.
 */
final class OnnxGraph implements GraphBuilder {
  private static final int NODE = 1;
  private static final int NAME = 2;
  private static final int CONSTANT = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;

  /** The first opset whose Shape has a start and an end. */
  private static final int FIRST_WITH_PARTIAL_SHAPE = 15;

  private final ProtoMessage nodes = new ProtoMessage();
  private final Map<String, ProtoMessage> constants = new LinkedHashMap<>();
  private final ProtoMessage inputs = new ProtoMessage();
  private final ProtoMessage outputs = new ProtoMessage();
  private final TensorNames names;
  private final int opset;
  private final boolean half;

  /** Values in 32 bits of a graph in half precision. */
  private final Set<String> full = new HashSet<>();

  private int count;

  /**
   * @param names of the constants
   * @param opset {@link ExportOptions#opset}
   * @param half whether convolutions are in 16 bits
   */
  OnnxGraph(TensorNames names, int opset, boolean half) {
    this.names = names;
    this.opset = opset;
    this.half = half;
  }

  /** Declares the input, a float tensor with the given sizes. */
  Value input(String name, String description, String... sizes) {
    inputs.message(INPUT, OnnxTensors.info(name, description, OnnxTensors.FLOAT, sizes));
    full.add(name);
    return new Value(name);
  }

  /** A value in 32 bits. */
  Value inFull(Value x) {
    return half && !full.contains(x.name()) ? cast(x, OnnxTensors.FLOAT) : x;
  }

  private Value asFull(Value x) {
    full.add(x.name());
    return x;
  }

  private Value cast(Value x, int type) {
    return result(node("Cast", x.name()).withInt("to", type));
  }

  /** Declares a float output of a value in 32 bits. */
  void output(Value x, String name, String description, String... sizes) {
    nodes.message(NODE, new OnnxNode("Identity", name, x.name()).proto());
    outputs.message(OUTPUT, OnnxTensors.info(name, description, OnnxTensors.FLOAT, sizes));
  }

  /** Declares the index of the largest channel as an output. */
  void largestChannel(Value x, String name, String description, String... sizes) {
    OnnxNode node = new OnnxNode("ArgMax", name, x.name()).withInt("axis", 1);
    nodes.message(NODE, node.withInt("keepdims", 0).proto());
    outputs.message(OUTPUT, OnnxTensors.info(name, description, OnnxTensors.INT64, sizes));
  }

  /** Returns the GraphProto. */
  ProtoMessage proto(String name) {
    ProtoMessage graph = new ProtoMessage();
    graph.append(nodes).text(NAME, name);
    constants.values().forEach(constant -> graph.message(CONSTANT, constant));
    return graph.append(inputs).append(outputs);
  }

  @Override
  public Value conv(Value x, ConvShape shape, Tensor weight, Tensor bias) {
    int zeros = (shape.extent() - 1) / 2;
    OnnxNode node = convolution(x, shape, weight, bias).with("pads", zeros, zeros, zeros, zeros);
    return result(node);
  }

  @Override
  public Value convSame(Value x, ConvShape shape, Tensor weight, Tensor bias) {
    return result(convolution(x, shape, weight, bias).withText("auto_pad", "SAME_UPPER"));
  }

  private OnnxNode convolution(Value x, ConvShape shape, Tensor weight, Tensor bias) {
    String image = half && full.contains(x.name()) ? cast(x, OnnxTensors.FLOAT16).name() : x.name();
    OnnxNode node =
        bias == null
            ? node("Conv", image, constant(weight))
            : node("Conv", image, constant(weight), constant(bias));
    return node.with("kernel_shape", shape.kernel(), shape.kernel())
        .with("strides", shape.stride(), shape.stride())
        .with("dilations", shape.dilation(), shape.dilation())
        .withInt("group", shape.groups());
  }

  @Override
  public Value batchNorm(
      Value x, Tensor weight, Tensor bias, Tensor mean, Tensor variance, double epsilon) {
    return result(
        node(
                "BatchNormalization",
                x.name(),
                constant(weight),
                constant(bias),
                constant(mean),
                constant(variance))
            .withFloat("epsilon", epsilon));
  }

  @Override
  public Value relu(Value x) {
    return result(node("Relu", x.name()));
  }

  @Override
  public Value relu6(Value x) {
    return result(node("Clip", x.name(), floats("zero", 0), floats("six", 6)));
  }

  @Override
  public Value add(Value a, Value b) {
    return result(node("Add", a.name(), b.name()));
  }

  @Override
  public Value maxPool(Value x, boolean ceil) {
    return result(
        node("MaxPool", x.name())
            .with("kernel_shape", 3, 3)
            .with("strides", 2, 2)
            .with("pads", 1, 1, 1, 1)
            .withInt("ceil_mode", ceil ? 1 : 0));
  }

  @Override
  public Value spatialMean(Value x) {
    return result(node("GlobalAveragePool", x.name()));
  }

  @Override
  public Value spread(Value x, Value like) {
    return result(node("Expand", x.name(), size(x, like)));
  }

  @Override
  public Value concat(List<Value> parts) {
    String[] inputs = parts.stream().map(Value::name).toArray(String[]::new);
    return result(node("Concat", inputs).withInt("axis", 1));
  }

  @Override
  public Value resize(Value x, Value like, boolean alignCorners) {
    // The empty inputs are the unused region of interest and scales.
    return result(
        node("Resize", x.name(), "", "", size(x, like))
            .withText("mode", "linear")
            .withText(
                "coordinate_transformation_mode", alignCorners ? "align_corners" : "half_pixel"));
  }

  @Override
  public Value reverseChannels(Value x) {
    constants.putIfAbsent("bgr", OnnxTensors.constant("bgr", 2, 1, 0));
    Value reversed = result(node("Gather", x.name(), "bgr").withInt("axis", 1));
    return full.contains(x.name()) ? asFull(reversed) : reversed;
  }

  @Override
  public Value scale(Value x, float[] factors, float[] offsets) {
    // The input, whose values of 0..255 have no exact normalised half.
    String factor = floats("factors", factors, false, perChannel(factors));
    String offset = floats("offsets", offsets, false, perChannel(offsets));
    Value scaled = result(node("Mul", x.name(), factor));
    return asFull(result(node("Add", scaled.name(), offset)));
  }

  /** The size with N and C of one value and H and W of another. */
  private String size(Value x, Value like) {
    Value planes = shape(x, 0);
    Value extent = shape(like, 2);
    return result(node("Concat", planes.name(), extent.name()).withInt("axis", 0)).name();
  }

  /** Two sizes of a value, from one on. */
  private Value shape(Value x, int from) {
    if (opset >= FIRST_WITH_PARTIAL_SHAPE) {
      return result(node("Shape", x.name()).withInt("start", from).withInt("end", from + 2L));
    }
    Value all = result(node("Shape", x.name()));
    return result(node("Slice", all.name(), number(from), number(from + 2L)));
  }

  private String number(long value) {
    String name = "number_" + value;
    constants.computeIfAbsent(name, key -> OnnxTensors.constant(key, value));
    return name;
  }

  private static long[] perChannel(float[] values) {
    return new long[] {1, values.length, 1, 1};
  }

  private String constant(Tensor tensor) {
    String name = names.of(tensor);
    constants.computeIfAbsent(name, key -> OnnxTensors.constant(key, tensor, half));
    return name;
  }

  private String floats(String name, float value) {
    return floats(name, new float[] {value}, half);
  }

  private String floats(String name, float[] values, boolean inHalf, long... shape) {
    constants.computeIfAbsent(name, key -> OnnxTensors.constant(key, values, inHalf, shape));
    return name;
  }

  private OnnxNode node(String operation, String... inputs) {
    count++;
    return new OnnxNode(operation, operation.toLowerCase(Locale.ROOT) + "_" + count, inputs);
  }

  private Value result(OnnxNode node) {
    nodes.message(NODE, node.proto());
    return new Value(node.output());
  }
}
