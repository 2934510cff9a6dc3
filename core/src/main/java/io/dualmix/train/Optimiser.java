package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.isfinite;
import static org.bytedeco.pytorch.global.torch.stack;

import io.dualmix.DualMixException;
import io.dualmix.config.OptimiserConfig;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.GradientFree;
import io.dualmix.tensor.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.ArchiveWriter;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** SGD with momentum or AdamW over two groups: the backbone, and the head at a higher rate. */
final class Optimiser implements AutoCloseable {
  private static final int BACKBONE = 0;
  private static final int HEAD = 1;

  private final Optimizer optimizer;
  private final TensorVector parameters;
  private final OptimiserConfig config;

  Optimiser(SegmentationModel model, OptimiserConfig config) {
    this.config = config;
    try (TensorScope scope = new TensorScope()) {
      TensorVector backbone = vector(model.backboneParameters());
      TensorVector head = vector(model.headParameters());
      Optimizer made =
          config.type().equals("adamw")
              ? new AdamW(backbone, adamW(config))
              : new SGD(backbone, sgd(config));
      // Without options of its own the group gets a copy of the optimiser's. Options given to a
      // group would be freed twice: by it, and by the Java object they came from.
      made.add_param_group(new OptimizerParamGroup(head));
      optimizer = scope.keep(made);
      List<Tensor> all = new ArrayList<>(model.backboneParameters());
      all.addAll(model.headParameters());
      parameters = scope.keep(vector(all));
      // An enclosing scope may end before this optimiser does: close() is the only owner.
      optimizer.retainReference();
      parameters.retainReference();
    }
  }

  private static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(tensors.toArray(new Tensor[0]));
  }

  private static SGDOptions sgd(OptimiserConfig config) {
    SGDOptions options = new SGDOptions(config.learningRate());
    options.momentum().put(config.momentum());
    options.weight_decay().put(config.weightDecay());
    return options;
  }

  private static AdamWOptions adamW(OptimiserConfig config) {
    AdamWOptions options = new AdamWOptions(config.learningRate());
    options.weight_decay().put(config.weightDecay());
    return options;
  }

  /** Sets the rate of the backbone, and of the head as its multiple. */
  void setLearningRate(double rate) {
    optimizer.param_groups().get(BACKBONE).options().set_lr(rate);
    optimizer.param_groups().get(HEAD).options().set_lr(rate * config.headMultiplier());
  }

  void zeroGradients() {
    optimizer.zero_grad();
  }

  /**
   * Clips the gradients' norm if configured.
   *
   * @return the norm of the whole gradient before clipping, a scalar on the parameters' device; not
   *     finite if any value of the gradient is not
   */
  Tensor clipGradients() {
    try (TensorScope scope = new TensorScope();
        GradientFree guard = GradientFree.open()) {
      if (config.clipNorm() > 0) {
        double norm = clip_grad_norm_(parameters, config.clipNorm());
        Tensor scalar = full(new long[0], new Scalar(norm), parameters.get(0).options());
        return scope.keep(scalar);
      }
      List<Tensor> gradients = new ArrayList<>();
      for (long i = 0; i < parameters.size(); i++) {
        Tensor gradient = parameters.get(i).grad();
        if (gradient.defined()) {
          gradients.add(gradient);
        }
      }
      return scope.keep(norm(gradients));
    }
  }

  /** The norm of all weights, a scalar on their device; not finite if any of them is not. */
  Tensor weightNorm() {
    try (TensorScope scope = new TensorScope();
        GradientFree guard = GradientFree.open()) {
      List<Tensor> weights = new ArrayList<>();
      for (long i = 0; i < parameters.size(); i++) {
        weights.add(parameters.get(i));
      }
      return scope.keep(norm(weights));
    }
  }

  private static Tensor norm(List<Tensor> tensors) {
    return stack(vector(tensors.stream().map(Tensor::norm).toList())).norm();
  }

  /** Updates the parameters. */
  void step() {
    optimizer.step();
  }

  /** Whether every weight is a finite number. */
  boolean finite() {
    try (TensorScope scope = new TensorScope();
        GradientFree guard = GradientFree.open()) {
      for (long i = 0; i < parameters.size(); i++) {
        if (!isfinite(parameters.get(i)).all().item().toBool()) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Writes momenta and step counts. The bytes go through Java: libtorch's own file writer throws in
   * a destructor when the disk is full, which ends the process.
   */
  void save(Path file) throws IOException {
    try (TensorScope scope = new TensorScope();
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      OutputArchive archive = new OutputArchive();
      optimizer.save(archive);
      ChannelWriter writer = new ChannelWriter(channel);
      archive.save_to(writer);
      writer.rethrow();
    }
  }

  /** Passes libtorch's bytes on to a file; an error waits here until libtorch is done. */
  private static final class ChannelWriter extends ArchiveWriter {
    private final FileChannel channel;
    private IOException failure;

    ChannelWriter(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public long call(Pointer bytes, long size) {
      try (TensorScope scope = new TensorScope()) {
        ByteBuffer buffer = new BytePointer(bytes).capacity(size).asByteBuffer();
        while (failure == null && buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        failure = e;
      }
      return size;
    }

    void rethrow() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }
  }

  void load(Path file) {
    try (TensorScope scope = new TensorScope()) {
      InputArchive archive = new InputArchive();
      archive.load_from(file.toString());
      optimizer.load(archive);
    } catch (RuntimeException e) {
      throw new DualMixException(
          "Cannot read the optimiser's state from " + file,
          "The file is damaged or of another optimiser; delete this stage's folder to train it"
              + " anew.",
          e);
    }
  }

  @Override
  public void close() {
    optimizer.deallocate();
    parameters.deallocate();
  }
}
