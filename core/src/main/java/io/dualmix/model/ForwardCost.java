package io.dualmix.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/**
 * Counts the floating-point operations of a network's forward pass: one multiplication and one
 * addition per tap of every convolution. Other operations are negligible and not counted, as is
 * common.
 *
 * <p>Auxiliary heads for training are not counted.
 */
public final class ForwardCost implements GraphBuilder {
  /** A value's channels, rows and columns. */
  private record Shape(long channels, long height, long width) {}

  private final Map<String, Shape> shapes = new HashMap<>();
  private double operations;

  private ForwardCost() {}

  /**
   * The number of floating-point operations for one image.
   *
   * @param model any
   * @param height of the image, at least 1
   * @param width of the image, at least 1
   * @return empty for a network that cannot be described as a graph
   */
  public static OptionalDouble of(SegmentationModel model, long height, long width) {
    ForwardCost cost = new ForwardCost();
    return model.describe(cost, cost.value(new Shape(3, height, width))).isPresent()
        ? OptionalDouble.of(cost.operations)
        : OptionalDouble.empty();
  }

  private Value value(Shape shape) {
    Value value = new Value("v" + shapes.size());
    shapes.put(value.name(), shape);
    return value;
  }

  private Shape shape(Value value) {
    return shapes.get(value.name());
  }

  private Value same(Value x) {
    return value(shape(x));
  }

  private static long strided(long size, int stride) {
    return (size + stride - 1) / stride;
  }

  @Override
  public Value conv(Value x, ConvShape conv, Tensor weight, Tensor bias) {
    Shape in = shape(x);
    Shape out =
        new Shape(
            conv.out(), strided(in.height(), conv.stride()), strided(in.width(), conv.stride()));
    double taps = (double) conv.in() / conv.groups() * conv.kernel() * conv.kernel();
    operations += 2 * taps * out.channels() * out.height() * out.width();
    return value(out);
  }

  @Override
  public Value convSame(Value x, ConvShape conv, Tensor weight, Tensor bias) {
    return conv(x, conv, weight, bias);
  }

  @Override
  public Value batchNorm(
      Value x, Tensor weight, Tensor bias, Tensor mean, Tensor variance, double epsilon) {
    return same(x);
  }

  @Override
  public Value relu(Value x) {
    return same(x);
  }

  @Override
  public Value relu6(Value x) {
    return same(x);
  }

  @Override
  public Value add(Value a, Value b) {
    return same(a);
  }

  @Override
  public Value maxPool(Value x, boolean ceil) {
    Shape in = shape(x);
    int more = ceil ? 1 : 0;
    return value(
        new Shape(
            in.channels(), (in.height() - 1 + more) / 2 + 1, (in.width() - 1 + more) / 2 + 1));
  }

  @Override
  public Value spatialMean(Value x) {
    return value(new Shape(shape(x).channels(), 1, 1));
  }

  @Override
  public Value spread(Value x, Value like) {
    return value(new Shape(shape(x).channels(), shape(like).height(), shape(like).width()));
  }

  @Override
  public Value concat(List<Value> parts) {
    Shape first = shape(parts.get(0));
    long channels = parts.stream().mapToLong(part -> shape(part).channels()).sum();
    return value(new Shape(channels, first.height(), first.width()));
  }

  @Override
  public Value resize(Value x, Value like, boolean alignCorners) {
    return spread(x, like);
  }

  @Override
  public Value reverseChannels(Value x) {
    return same(x);
  }

  @Override
  public Value scale(Value x, float[] factors, float[] offsets) {
    return same(x);
  }
}
