package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.createCPUGenerator;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d_backward;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NativeLibraries;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A semantic segmentation network: a backbone and a head.
 *
 * <p>The creator owns the model and closes it; open scopes do not free its tensors. Returned
 * tensors belong to the caller's innermost {@link TensorScope}. Forward passes are thread-safe as
 * long as the model is not modified.
 */
@PublicApi
public final class SegmentationModel implements AutoCloseable {
  static {
    NativeLibraries.load();
  }

  private static final String BACKBONE = "backbone";
  private static final String HEAD = "head";

  /** Beyond this size of a map, products with many zeros take longer than a loop. */
  private static final long MOST_FOR_PRODUCTS = 64;

  private final ModelSpec spec;
  private final ParameterStore parameters;
  private final Backbone backbone;
  private final Head head;
  private boolean closed;

  /** Creates a model from parts with registered tensors. */
  SegmentationModel(ModelSpec spec, ParameterStore parameters, Backbone backbone, Head head) {
    this.spec = spec;
    this.parameters = parameters;
    this.backbone = backbone;
    this.head = head;
  }

  /**
   * Creates a network with random weights in host memory.
   *
   * @param spec specification of the network
   * @param init random stream of the weights: equal streams give equal weights; libtorch's
   *     generators are not used
   */
  public static SegmentationModel create(ModelSpec spec, RandomStream init) {
    ParameterStore parameters = new ParameterStore();
    try (TensorScope scope = new TensorScope()) {
      var generator = new GeneratorOptional(createCPUGenerator(init.nextLong() >>> 1));
      ParameterStore.Node root = parameters.root(generator);
      Backbone backbone =
          Backbones.create(
              spec.backbone(), root.child(BACKBONE), spec.outputStride(), spec.variant());
      Head head = Heads.create(root.child(HEAD), backbone, spec);
      parameters.requireGradients(
          spec.batchNorm() == BatchNormMode.TRAINED ? null : BACKBONE + ".");
      return new SegmentationModel(spec, parameters, backbone, head);
    } catch (RuntimeException e) {
      parameters.close();
      throw engineFailure("Cannot build " + spec.architecture() + " on " + spec.backbone(), e);
    }
  }

  /**
   * The dilation rates of the head's 3x3 convolutions, in pixels of the deepest features; empty for
   * a head without such convolutions.
   */
  List<Integer> dilationRates() {
    requireOpen();
    return head.dilated().stream().map(conv -> conv.shape().dilation()).toList();
  }

  /**
   * Sets the taps of the head's dilated convolutions to 0 that no image of a size reaches. Training
   * on such images does not change them; larger images would use their random values.
   *
   * @param height of the training images in pixels, at least 1
   * @param width of the training images, at least 1
   */
  public void zeroUnreachedTaps(int height, int width) {
    requireOpen();
    for (Conv2d conv : head.dilated()) {
      conv.zeroUnreachedTaps(spec.mapSize(height), spec.mapSize(width));
    }
  }

  /** The specification of the network. */
  public ModelSpec spec() {
    return spec;
  }

  /**
   * Computes the logits at the head's resolution.
   *
   * @param input normalised images, [N, 3, H, W], floating, H and W at least 1
   * @param context the mode of the layers
   * @return [N, C, h, w]: h = ceil(H / outputStride) for DeepLabV2, ceil(H / 4) for DeepLabV3+; in
   *     bfloat16 under autocast
   * @throws DualMixException if the shape is invalid or memory runs out
   */
  public Tensor forward(Tensor input, ForwardContext context) {
    requireOpen();
    requireImages(input);
    if (!input.is_floating_point()) {
      throw new DualMixException("The network was given integers", "Call normalise first.");
    }
    return guarded(
        input,
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return scope.keep(head.forward(features(input, context), context));
          }
        });
  }

  /** {@link #forward(Tensor, ForwardContext)} in evaluation mode. */
  public Tensor forward(Tensor input) {
    return forward(input, ForwardContext.evaluation());
  }

  /**
   * Computes the logits at the label's size: those of {@link #forward(Tensor, ForwardContext)},
   * upsampled bilinearly. The result is fp32 even under autocast, because losses need that
   * precision.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param height of the label, at least 1
   * @param width of the label, at least 1
   * @param context the mode of the layers
   * @return [N, C, height, width], 32-bit float
   */
  public Tensor logits(Tensor input, long height, long width, ForwardContext context) {
    if (height < 1 || width < 1) {
      throw new DualMixException("Logits cannot have the size " + height + "x" + width, "");
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor coarse = forward(input, context).to(ScalarType.Float);
      return scope.keep(guarded(input, () -> upsample(coarse, height, width)));
    }
  }

  /** {@link #logits(Tensor, long, long, ForwardContext)} in evaluation mode. */
  public Tensor logits(Tensor input, long height, long width) {
    return logits(input, height, width, ForwardContext.evaluation());
  }

  /**
   * Describes {@link #logits(Tensor, long, long)} at the size of the input to a graph.
   *
   * @param input normalised images, [N, 3, H, W]
   * @return the logits, [N, C, H, W]; empty if the backbone or the head cannot be described as a
   *     graph
   */
  public Optional<GraphBuilder.Value> describe(GraphBuilder graph, GraphBuilder.Value input) {
    requireOpen();
    return backbone
        .describe(graph, input)
        .flatMap(features -> head.describe(graph, features))
        .map(coarse -> graph.resize(coarse, input, spec.alignCorners()));
  }

  /**
   * Computes the logits of all heads at the label's size: those of {@link #logits(Tensor, long,
   * long, ForwardContext)}, then those of the auxiliary head if the {@link ModelVariant} has one.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param height of the label, at least 1
   * @param width of the label, at least 1
   * @param context the mode of the layers
   * @return one or two of [N, C, height, width], 32-bit float
   */
  public List<Tensor> levels(Tensor input, long height, long width, ForwardContext context) {
    if (!spec.variant().auxiliary()) {
      return List.of(logits(input, height, width, context));
    }
    try (TensorScope scope = new TensorScope()) {
      return coarseLevels(input, context).stream()
          .map(coarse -> scope.keep(upsample(coarse, height, width)))
          .toList();
    }
  }

  /**
   * Computes the logits of all heads in the order of {@link #levels}, but at the heads' resolution,
   * for losses that upsample image by image.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param context the mode of the layers
   * @return one or two of [N, C, h, w], 32-bit float; see {@link #forward(Tensor, ForwardContext)}
   *     for h and w
   */
  public List<Tensor> coarseLevels(Tensor input, ForwardContext context) {
    requireOpen();
    requireImages(input);
    List<Tensor> levels = new ArrayList<>();
    try (TensorScope scope = new TensorScope()) {
      guarded(
          input,
          () -> {
            for (Tensor coarse : head.levels(features(input, context), context)) {
              // Contiguous planes, on which softmax over the classes is faster than on interleaved
              // pixels.
              levels.add(scope.keep(coarse.to(ScalarType.Float).contiguous()));
            }
            return null;
          });
    }
    return levels;
  }

  /**
   * Upsamples logits with this network's mode.
   *
   * @param coarse [N, C, h, w], 32-bit float
   * @param height at least 1
   * @param width at least 1
   * @return [N, C, height, width]
   */
  public Tensor upsample(Tensor coarse, long height, long width) {
    return upsample_bilinear2d(coarse, new long[] {height, width}, spec.alignCorners());
  }

  /**
   * Computes the gradient of {@link #upsample}. Interpolation is linear in each direction: small
   * maps on the CPU take two matrix products, a third of the time of libtorch's loop over pixels.
   *
   * @param gradient gradient of {@link #upsample}'s result, [N, C, H, W]
   * @param coarse input of {@link #upsample}, [N, C, h, w]
   * @return [N, C, h, w]
   */
  public Tensor upsampleBackward(Tensor gradient, Tensor coarse) {
    long height = coarse.size(2);
    long width = coarse.size(3);
    long[] to = {gradient.size(2), gradient.size(3)};
    if (coarse.is_cuda() || Math.max(height, width) > MOST_FOR_PRODUCTS) {
      return upsample_bilinear2d_backward(gradient, to, Tensors.shape(coarse), spec.alignCorners());
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor rows = interpolation(coarse, height, to[0]);
      Tensor columns = interpolation(coarse, width, to[1]).t();
      return scope.keep(Backend.fullPrecisionOnCpu(() -> rows.matmul(gradient.matmul(columns))));
    }
  }

  /** The weight of each of {@code from} values in each of {@code to} interpolated ones. */
  private Tensor interpolation(Tensor like, long from, long to) {
    Tensor units = eye(from, like.options()).reshape(1, from, 1, from);
    return upsample_bilinear2d(units, new long[] {1, to}, spec.alignCorners()).reshape(from, to);
  }

  private Features<Tensor> features(Tensor input, ForwardContext context) {
    // Uses channels-last layout in all layers: faster in bf16, equally fast in fp32.
    Tensor pixels = input.contiguous(MemoryFormat.ChannelsLast);
    ForwardContext own = context.under(spec.batchNorm());
    Features<Tensor> features =
        own.checkpoints()
            ? GradientCheckpointing.forward(backbone, pixels, head.strides(), own)
            : backbone.forward(pixels, head.strides(), own);
    return own.isComplementary() ? ComplementaryDropout.apply(features, own.dropout()) : features;
  }

  /**
   * Normalises images for the network.
   *
   * @param uint8Rgb [N, 3, H, W], 0..255, 8-bit or floating
   * @return [N, 3, H, W], 32-bit float, on the same device
   */
  public Tensor normalise(Tensor uint8Rgb) {
    requireImages(uint8Rgb);
    return spec.normalisation().apply(uint8Rgb);
  }

  /**
   * Parameters and buffers by name, in a fixed order: {@code backbone.} and torchvision's or timm's
   * name, or {@code head.} and the head's. The tensors are owned by the model; modify them under a
   * {@code NoGradGuard}.
   */
  public Map<String, Tensor> state() {
    requireOpen();
    return Collections.unmodifiableMap(parameters.state());
  }

  /** The backbone's trainable tensors under the spec's batch-norm mode. */
  public List<Tensor> backboneParameters() {
    requireOpen();
    return parameters.trainable(BACKBONE + ".");
  }

  /** The head's trainable tensors under the spec's batch-norm mode. */
  public List<Tensor> headParameters() {
    requireOpen();
    return parameters.trainable(HEAD + ".");
  }

  /** The backbone's default for weight decay on norms, biases and position embeddings. */
  public boolean decaysNorms() {
    requireOpen();
    return backbone.decaysNorms();
  }

  /**
   * All trainable tensors, each in one group: the backbone's, then the head's.
   *
   * @param headFactor factor of the head's learning rate relative to the backbone's, above 0
   * @param decayNorms whether weight decay applies to norms, biases and position embeddings; if
   *     not, they form separate groups, named {@code backbone.no_decay} and {@code head.no_decay}
   */
  public List<ParameterGroup> parameterGroups(double headFactor, boolean decayNorms) {
    requireOpen();
    List<ParameterGroup> groups = new ArrayList<>();
    for (String part : List.of(BACKBONE, HEAD)) {
      double factor = part.equals(HEAD) ? headFactor : 1;
      String prefix = part + ".";
      if (decayNorms) {
        groups.add(new ParameterGroup(part, factor, true, parameters.trainable(prefix)));
      } else {
        groups.add(new ParameterGroup(part, factor, true, parameters.trainable(prefix, true)));
        List<Tensor> others = parameters.trainable(prefix, false);
        groups.add(new ParameterGroup(part + ".no_decay", factor, false, others));
      }
    }
    return groups.stream().filter(group -> !group.tensors().isEmpty()).toList();
  }

  /** The number of parameters including frozen ones, without buffers. */
  public long parameterCount() {
    return backboneParameterCount() + parameters.count(HEAD + ".");
  }

  /** The number of parameters of the backbone including frozen ones, without buffers. */
  public long backboneParameterCount() {
    requireOpen();
    return parameters.count(BACKBONE + ".");
  }

  /** Moves the tensors to a device, including those returned by {@link #state}. */
  public void to(Backend backend) {
    requireOpen();
    try (TensorScope scope = new TensorScope()) {
      parameters.move(backend.device());
    } catch (RuntimeException e) {
      throw engineFailure("Cannot move the model to " + backend.deviceName(), e);
    }
  }

  /**
   * Frees the native memory; the model and the tensors of {@link #state} must not be used
   * afterwards.
   */
  @Override
  public void close() {
    closed = true;
    parameters.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new DualMixException("The model is closed already", "");
    }
  }

  private static void requireImages(Tensor images) {
    if (images.isNull() || !images.defined()) {
      throw new DualMixException("The images are an empty tensor", "");
    }
    if (images.dim() != 4 || images.size(1) != 3 || images.numel() == 0) {
      throw new DualMixException(
          "The network was given the shape "
              + Arrays.toString(Tensors.shape(images))
              + ", expected [N, 3, H, W] with N, H and W at least 1",
          "");
    }
  }

  private Tensor guarded(Tensor input, Supplier<Tensor> body) {
    try {
      return body.get();
    } catch (RuntimeException e) {
      throw engineFailure(
          spec.architecture()
              + " on "
              + spec.backbone()
              + " failed on an input of shape "
              + Arrays.toString(Tensors.shape(input)),
          e);
    }
  }

  private static DualMixException engineFailure(String what, RuntimeException e) {
    if (e instanceof DualMixException known) {
      return known;
    }
    String message = String.valueOf(e.getMessage());
    int line = message.indexOf('\n');
    boolean memory = message.contains("out of memory") || message.contains("allocate memory");
    return new DualMixException(
        what + ": " + (line < 0 ? message : message.substring(0, line)),
        memory ? "Use a smaller batch or crop." : "",
        e);
  }
}
