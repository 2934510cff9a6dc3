package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.createCPUGenerator;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d_backward;

import io.dualmix.DualMixException;
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
 * <p>Whoever creates it owns it and closes it; no scope that happens to be open frees its tensors.
 * Tensors that its methods return belong to the caller's innermost {@link TensorScope}. Forward
 * passes may run on several threads at once while nothing else changes the model.
 */
public final class SegmentationModel implements AutoCloseable {
  static {
    NativeLibraries.load();
  }

  private static final String BACKBONE = "backbone";
  private static final String HEAD = "head";

  private final ModelSpec spec;
  private final ParameterStore parameters;
  private final Backbone backbone;
  private final Head head;
  private boolean closed;

  /** Of parts that have registered their tensors already. */
  SegmentationModel(ModelSpec spec, ParameterStore parameters, Backbone backbone, Head head) {
    this.spec = spec;
    this.parameters = parameters;
    this.backbone = backbone;
    this.head = head;
  }

  /**
   * A network with random weights, in host memory.
   *
   * @param spec what to build
   * @param init where the weights are drawn from: equal streams give equal weights; libtorch's own
   *     generators are not touched
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
      parameters.requireGradients(spec.batchNorm() == BatchNormMode.TRAINED);
      return new SegmentationModel(spec, parameters, backbone, head);
    } catch (RuntimeException e) {
      parameters.close();
      throw engineFailure("Cannot build " + spec.architecture() + " on " + spec.backbone(), e);
    }
  }

  /** What the network was built from. */
  public ModelSpec spec() {
    return spec;
  }

  /**
   * The logits at the head's own resolution.
   *
   * @param input normalised images, [N, 3, H, W], floating, H and W at least 1
   * @param context how the layers behave
   * @return [N, C, h, w]: h = ceil(H / outputStride) for DeepLabV2, ceil(H / 4) for DeepLabV3+; in
   *     bfloat16 under autocast
   * @throws DualMixException if the shape is another, or memory runs out
   */
  public Tensor forward(Tensor input, ForwardContext context) {
    requireOpen();
    requireImages(input);
    if (!input.is_floating_point()) {
      throw new DualMixException(
          "The network was given integers", "Pass the images through normalise first.");
    }
    ForwardContext own = context.under(spec.batchNorm());
    return guarded(
        input,
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return scope.keep(head.forward(features(input, own), own));
          }
        });
  }

  /** {@link #forward(Tensor, ForwardContext)} in evaluation. */
  public Tensor forward(Tensor input) {
    return forward(input, ForwardContext.evaluation());
  }

  /**
   * The logits at the label's size: those of {@link #forward(Tensor, ForwardContext)}, enlarged
   * bilinearly in 32 bits even under autocast, since the loss is taken from them.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param height of the label, at least 1
   * @param width of the label, at least 1
   * @param context how the layers behave
   * @return [N, C, height, width], 32-bit float
   */
  public Tensor logits(Tensor input, long height, long width, ForwardContext context) {
    if (height < 1 || width < 1) {
      throw new DualMixException("Logits cannot have the size " + height + "x" + width, "");
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor coarse = forward(input, context).to(ScalarType.Float);
      return scope.keep(guarded(input, () -> enlarge(coarse, height, width)));
    }
  }

  /** {@link #logits(Tensor, long, long, ForwardContext)} in evaluation. */
  public Tensor logits(Tensor input, long height, long width) {
    return logits(input, height, width, ForwardContext.evaluation());
  }

  /**
   * Tells a graph what {@link #logits(Tensor, long, long)} does, at the size of the input.
   *
   * @param input normalised images, [N, 3, H, W]
   * @return the logits, [N, C, H, W]; empty if the backbone or the head cannot be told as a graph
   *     yet
   */
  public Optional<GraphBuilder.Value> describe(GraphBuilder graph, GraphBuilder.Value input) {
    requireOpen();
    return backbone
        .describe(graph, input)
        .flatMap(features -> head.describe(graph, features))
        .map(coarse -> graph.resize(coarse, input, spec.alignCorners()));
  }

  /**
   * The logits of all heads at the label's size, for a loss that weighs them: those of {@link
   * #logits(Tensor, long, long, ForwardContext)}, then, if the {@link Variant} has a second head,
   * those of the features before.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param height of the label, at least 1
   * @param width of the label, at least 1
   * @param context how the layers behave
   * @return one or two of [N, C, height, width], 32-bit float
   */
  public List<Tensor> levels(Tensor input, long height, long width, ForwardContext context) {
    if (!spec.variant().auxiliary()) {
      return List.of(logits(input, height, width, context));
    }
    try (TensorScope scope = new TensorScope()) {
      return coarseLevels(input, context).stream()
          .map(coarse -> scope.keep(enlarge(coarse, height, width)))
          .toList();
    }
  }

  /**
   * The logits of all heads as {@link #levels} has them, but at the heads' own resolution: for
   * losses that enlarge them image by image.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param context how the layers behave
   * @return one or two of [N, C, h, w], 32-bit float; see {@link #forward(Tensor, ForwardContext)}
   *     for h and w
   */
  public List<Tensor> coarseLevels(Tensor input, ForwardContext context) {
    requireOpen();
    requireImages(input);
    ForwardContext own = context.under(spec.batchNorm());
    List<Tensor> levels = new ArrayList<>();
    try (TensorScope scope = new TensorScope()) {
      guarded(
          input,
          () -> {
            for (Tensor coarse : head.levels(features(input, own), own)) {
              // Planes: softmax over the classes is faster on them than on whole pixels.
              levels.add(scope.keep(coarse.to(ScalarType.Float).contiguous()));
            }
            return null;
          });
    }
    return levels;
  }

  /**
   * Logits at another size, as this network enlarges them.
   *
   * @param coarse [N, C, h, w], 32-bit float
   * @param height at least 1
   * @param width at least 1
   * @return [N, C, height, width]
   */
  public Tensor enlarge(Tensor coarse, long height, long width) {
    return upsample_bilinear2d(coarse, new long[] {height, width}, spec.alignCorners());
  }

  /**
   * From the gradient of enlarged logits to that of the logits.
   *
   * @param gradient of {@link #enlarge}'s result, [N, C, H, W]
   * @param coarse what was enlarged, [N, C, h, w]
   * @return [N, C, h, w]
   */
  public Tensor enlargeBackward(Tensor gradient, Tensor coarse) {
    long[] to = {gradient.size(2), gradient.size(3)};
    return upsample_bilinear2d_backward(gradient, to, Tensors.shape(coarse), spec.alignCorners());
  }

  private Features<Tensor> features(Tensor input, ForwardContext context) {
    // Every layer keeps the order; in 16 bits it is the faster one, in 32 as fast.
    Tensor pixels = input.contiguous(MemoryFormat.ChannelsLast);
    return context.checkpoints()
        ? GradientCheckpointing.forward(backbone, pixels, head.strides(), context)
        : backbone.forward(pixels, head.strides(), context);
  }

  /**
   * The network's input from images.
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
   * name, or {@code head.} and the head's. The tensors are the model's own; write into them under a
   * {@code NoGradGuard}.
   */
  public Map<String, Tensor> state() {
    requireOpen();
    return Collections.unmodifiableMap(parameters.state());
  }

  /** The backbone's tensors that train under the spec's batch-norm mode. */
  public List<Tensor> backboneParameters() {
    requireOpen();
    return parameters.trainable(BACKBONE + ".");
  }

  /** The head's tensors that train under the spec's batch-norm mode. */
  public List<Tensor> headParameters() {
    requireOpen();
    return parameters.trainable(HEAD + ".");
  }

  /** Whether the backbone asks for weight decay on norms, biases and positions. */
  public boolean decaysNorms() {
    requireOpen();
    return backbone.decaysNorms();
  }

  /**
   * All tensors that train, each in one group: the backbone's, then the head's.
   *
   * @param headFactor by how much faster the head learns than the backbone, above 0
   * @param decayNorms whether weight decay applies to norms, biases and positions, too; if not,
   *     they are groups of their own, named {@code backbone.no_decay} and {@code head.no_decay}
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

  /** The number of weights, frozen ones included, buffers not. */
  public long parameterCount() {
    return backboneParameterCount() + parameters.count(HEAD + ".");
  }

  /** The number of weights of the backbone, frozen ones included, buffers not. */
  public long backboneParameterCount() {
    requireOpen();
    return parameters.count(BACKBONE + ".");
  }

  /** Moves the tensors to a device; those already handed out by {@link #state} move along. */
  public void to(Backend backend) {
    requireOpen();
    try (TensorScope scope = new TensorScope()) {
      parameters.move(backend.device());
    } catch (RuntimeException e) {
      throw engineFailure("Cannot move the model to " + backend.deviceName(), e);
    }
  }

  /** Frees the native memory; the model and the tensors of {@link #state} are then unusable. */
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
