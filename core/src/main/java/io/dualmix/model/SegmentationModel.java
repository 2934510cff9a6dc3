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
import java.util.function.Supplier;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.GradMode;
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
  private boolean training = true;
  private RandomStream dropout = RandomStream.of(0, "dropout");
  private boolean recomputing;
  private GradientCheckpointing tape;
  private boolean closed;

  private SegmentationModel(
      ModelSpec spec, ParameterStore parameters, Backbone backbone, Head head) {
    this.spec = spec;
    this.parameters = parameters;
    this.backbone = backbone;
    this.head = head;
  }

  /**
   * A network with random weights, in host memory and in train mode.
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
   * @return [N, C, h, w]: h = ceil(H / outputStride) for DeepLabV2, ceil(H / 4) for DeepLabV3+; in
   *     bfloat16 under autocast
   * @throws DualMixException if the shape is another, or memory runs out
   */
  public Tensor forward(Tensor input) {
    requireOpen();
    requireImages(input);
    if (!input.is_floating_point()) {
      throw new DualMixException(
          "The network was given integers", "Pass the images through normalise first.");
    }
    Pass pass = pass();
    return guarded(
        input,
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return scope.keep(head.forward(features(input, pass), pass));
          }
        });
  }

  /**
   * The logits at the label's size: {@link #forward}, enlarged bilinearly in 32 bits even under
   * autocast, since the loss is taken from them.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param height of the label, at least 1
   * @param width of the label, at least 1
   * @return [N, C, height, width], 32-bit float
   */
  public Tensor logits(Tensor input, long height, long width) {
    if (height < 1 || width < 1) {
      throw new DualMixException("Logits cannot have the size " + height + "x" + width, "");
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor coarse = forward(input).to(ScalarType.Float);
      return scope.keep(guarded(input, () -> enlarge(coarse, height, width)));
    }
  }

  /**
   * Tells a graph what {@link #logits} does in evaluation mode, at the size of the input.
   *
   * @param input normalised images, [N, 3, H, W]
   * @return the logits, [N, C, H, W]
   */
  public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value input) {
    requireOpen();
    GraphBuilder.Value coarse = head.describe(graph, backbone.describe(graph, input));
    return graph.resize(coarse, input, spec.alignCorners());
  }

  /**
   * The logits of all heads at the label's size, for a loss that weighs them: those of {@link
   * #logits}, then, if the {@link Variant} has a second head, those of the features before.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @param height of the label, at least 1
   * @param width of the label, at least 1
   * @return one or two of [N, C, height, width], 32-bit float
   */
  public List<Tensor> levels(Tensor input, long height, long width) {
    if (!spec.variant().auxiliary()) {
      return List.of(logits(input, height, width));
    }
    try (TensorScope scope = new TensorScope()) {
      return coarseLevels(input).stream()
          .map(coarse -> scope.keep(enlarge(coarse, height, width)))
          .toList();
    }
  }

  /**
   * The logits of all heads as {@link #levels} has them, but at the heads' own resolution: for
   * losses that enlarge them by and by.
   *
   * @param input normalised images, [N, 3, H, W], floating
   * @return one or two of [N, C, h, w], 32-bit float; see {@link #forward} for h and w
   */
  public List<Tensor> coarseLevels(Tensor input) {
    requireOpen();
    requireImages(input);
    Pass pass = pass();
    List<Tensor> levels = new ArrayList<>();
    try (TensorScope scope = new TensorScope()) {
      guarded(
          input,
          () -> {
            for (Tensor coarse : head.levels(features(input, pass), pass)) {
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

  /**
   * Adds the gradients of a loss to those of the weights; libtorch's own {@code backward} would end
   * at the backbone where this model computes it again (see {@link #recompute}).
   *
   * @param loss a scalar of this model's last pass in train mode, not yet freed
   * @param backend that the pass was computed with
   */
  public void backward(Tensor loss, Backend backend) {
    try (GradientCheckpointing pending = tape) {
      tape = null;
      loss.backward();
      if (pending != null) {
        pending.backward(backend);
      }
    }
  }

  private void forget() {
    if (tape != null) {
      tape.close();
      tape = null;
    }
  }

  private Features features(Tensor input, Pass pass) {
    // Every layer keeps the order; in 16 bits it is the faster one, in 32 as fast.
    Tensor pixels = input.contiguous(MemoryFormat.ChannelsLast);
    forget();
    if (!(recomputing && pass.training() && GradMode.is_enabled())) {
      return backbone.forward(pixels, pass);
    }
    GradientCheckpointing.Forward forward = GradientCheckpointing.forward(backbone, pixels, pass);
    tape = forward.tape();
    return forward.features();
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

  /** The number of weights, frozen ones included, buffers not. */
  public long parameterCount() {
    return backboneParameterCount() + parameters.count(HEAD + ".");
  }

  /** The number of weights of the backbone, frozen ones included, buffers not. */
  public long backboneParameterCount() {
    requireOpen();
    return parameters.count(BACKBONE + ".");
  }

  /**
   * Switches between training and prediction: dropout, and batch norm unless it is {@link
   * BatchNormMode#FROZEN}.
   */
  public void train(boolean on) {
    training = on;
  }

  /**
   * Whether passes in train mode keep only the inputs of the backbone's blocks, and {@link
   * #backward} computes the blocks again: about half the memory for a fifth to a third more time.
   */
  public void recompute(boolean on) {
    recomputing = on;
  }

  /**
   * What dropout draws from in the forward passes that follow.
   *
   * @param stream of its own, so that a step which is repeated drops the same
   */
  public void dropout(RandomStream stream) {
    dropout = stream;
  }

  /** Whether the model is in train mode. */
  public boolean training() {
    return training;
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
    forget();
    parameters.close();
  }

  private Pass pass() {
    return new Pass(training, training && spec.batchNorm() != BatchNormMode.FROZEN, false, dropout);
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
