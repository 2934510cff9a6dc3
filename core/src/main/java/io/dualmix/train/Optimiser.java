package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.isfinite;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import io.dualmix.DualMixException;
import io.dualmix.config.OptimiserConfig;
import io.dualmix.model.ParameterGroup;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.FusedUpdate;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** SGD with momentum or AdamW over the model's {@link ParameterGroup}s. */
final class Optimiser implements AutoCloseable {
  /** PyTorch's default values. */
  private static final double BETA_1 = 0.9;

  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** As in PyTorch's clip_grad_norm_: no division by 0. */
  private static final double CLIP_EPSILON = 1e-6;

  /** libtorch's names of the moments. */
  private static final List<String> SGD = List.of("momentum_buffer");

  private static final List<String> ADAMW = List.of("exp_avg", "exp_avg_sq");

  private final OptimiserConfig config;
  private final List<Group> groups;
  private double rate;

  /** The divisor of the gradients in the next step; null for none. */
  private Tensor divisor;

  /** Parameters with the same learning rate factor and weight decay. */
  private record Group(double rateFactor, double decay, List<Parameter> parameters) {}

  /** A weight and its moments; the moments are owned by this object. */
  private static final class Parameter implements AutoCloseable {
    private final Tensor weight;
    private final Map<String, Tensor> moments = new LinkedHashMap<>();
    private Tensor steps;
    private long counted;

    Parameter(Tensor weight) {
      this.weight = weight;
    }

    /** Creates zero moments: the first momentum of SGD is then the gradient itself. */
    void begin(List<String> names) {
      for (String name : names) {
        moments.put(name, owned(zeros_like(weight)));
      }
      steps = owned(full(new long[0], new Scalar(counted), weight.options()));
    }

    void count() {
      counted++;
      steps.fill_(new Scalar((double) counted));
    }

    void restore(OptimiserFile.Entry entry) {
      counted = entry.steps();
      begin(List.copyOf(entry.moments().keySet()));
      entry.moments().forEach((name, values) -> moments.get(name).copy_(values));
    }

    /** Detaches a tensor from the enclosing scope, which may end first; close() frees it. */
    private static Tensor owned(Tensor tensor) {
      tensor.retainReference();
      return tensor;
    }

    @Override
    public void close() {
      moments.values().forEach(Tensor::deallocate);
      moments.clear();
      if (steps != null) {
        steps.deallocate();
        steps = null;
      }
    }
  }

  Optimiser(SegmentationModel model, OptimiserConfig config) {
    this.config = config;
    this.rate = config.learningRate();
    boolean decayNorms = config.decayNorms() == null ? model.decaysNorms() : config.decayNorms();
    this.groups =
        model.parameterGroups(config.headMultiplier(), decayNorms).stream()
            .map(this::group)
            .toList();
  }

  private Group group(ParameterGroup made) {
    double decay = made.decays() ? config.weightDecay() : 0;
    return new Group(
        made.rateFactor(), decay, made.tensors().stream().map(Parameter::new).toList());
  }

  /** Sets the base learning rate; the rate of each group is a multiple of it. */
  void setLearningRate(double rate) {
    this.rate = rate;
  }

  void zeroGradients() {
    all().forEach(parameter -> parameter.weight.mutable_grad().reset());
  }

  /**
   * Prepares gradient clipping by norm, if configured. The next {@link #step} divides the gradients
   * while it reads them, which saves a pass over all of them; call it in the same scope.
   *
   * @return the norm of the whole gradient before clipping, a scalar on the parameters' device; NaN
   *     or infinite if any value of the gradient is
   */
  Tensor clipGradients() {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      List<Tensor> gradients =
          all().stream().map(p -> p.weight.grad()).filter(Tensor::defined).toList();
      Tensor norm = norm(gradients);
      if (config.clipNorm() > 0) {
        // Stays on the device: reading the norm would stall a GPU.
        Tensor ratio = norm.add(new Scalar(CLIP_EPSILON)).mul_(new Scalar(1 / config.clipNorm()));
        divisor = scope.keep(ratio.clamp_min_(new Scalar(1.0)));
      }
      return scope.keep(norm);
    }
  }

  /** The norm of all weights, a scalar on their device; NaN or infinite if any of them is. */
  Tensor weightNorm() {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      return scope.keep(norm(all().stream().map(parameter -> parameter.weight).toList()));
    }
  }

  private static Tensor norm(List<Tensor> tensors) {
    return stack(new TensorVector(tensors.stream().map(Tensor::norm).toArray(Tensor[]::new)))
        .norm();
  }

  /** Updates the parameters that have gradients; the gradients must not be read afterwards. */
  void step() {
    groups.forEach(this::step);
    divisor = null;
  }

  private void step(Group group) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      List<Parameter> moved = new ArrayList<>();
      for (Parameter parameter : group.parameters()) {
        if (parameter.weight.grad().defined()) {
          if (parameter.steps == null) {
            parameter.begin(moments());
          }
          parameter.count();
          moved.add(parameter);
        }
      }
      if (!moved.isEmpty()) {
        update(moved, rate * group.rateFactor(), group.decay());
      }
    }
  }

  private void update(List<Parameter> moved, double groupRate, double decay) {
    List<Tensor> weights = moved.stream().map(p -> p.weight).toList();
    List<Tensor> gradients = moved.stream().map(p -> p.weight.grad()).toList();
    if (adamW()) {
      FusedUpdate.adamW(
          weights,
          gradients,
          remembered(moved, ADAMW.get(0)),
          remembered(moved, ADAMW.get(1)),
          moved.stream().map(p -> p.steps).toList(),
          divisor,
          groupRate,
          new FusedUpdate.AdamW(BETA_1, BETA_2, EPSILON, decay));
    } else {
      FusedUpdate.sgd(
          weights,
          gradients,
          remembered(moved, SGD.get(0)),
          divisor,
          groupRate,
          config.momentum(),
          decay);
    }
  }

  private static List<Tensor> remembered(List<Parameter> parameters, String name) {
    return parameters.stream().map(parameter -> parameter.moments.get(name)).toList();
  }

  private boolean adamW() {
    return config.type().equals("adamw");
  }

  private List<String> moments() {
    boolean none = !adamW() && config.momentum() == 0;
    return adamW() ? ADAMW : none ? List.of() : SGD;
  }

  private List<Parameter> all() {
    return groups.stream().flatMap(group -> group.parameters().stream()).toList();
  }

  /** Whether all weights are finite. */
  boolean finite() {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      return all().stream().allMatch(p -> isfinite(p.weight).all().item().toBool());
    }
  }

  /** Writes momenta and step counts. */
  void save(Path file) throws IOException {
    try (TensorScope scope = new TensorScope()) {
      List<List<OptimiserFile.Entry>> entries = new ArrayList<>();
      for (Group group : groups) {
        entries.add(
            group.parameters().stream()
                .map(p -> new OptimiserFile.Entry(adamW() ? p.counted : 0, p.moments))
                .toList());
      }
      OptimiserFile.write(file, entries);
    }
  }

  void load(Path file) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      List<Integer> sizes = groups.stream().map(group -> group.parameters().size()).toList();
      List<List<OptimiserFile.Entry>> read = OptimiserFile.read(file, sizes, moments());
      for (int g = 0; g < groups.size(); g++) {
        for (int i = 0; i < sizes.get(g); i++) {
          restore(groups.get(g).parameters().get(i), read.get(g).get(i));
        }
      }
    } catch (RuntimeException e) {
      throw new DualMixException(
          "Cannot read the optimiser's state from " + file,
          "The file is damaged or belongs to another optimiser; delete this stage's folder to train"
              + " it again.",
          e);
    }
  }

  private static void restore(Parameter parameter, OptimiserFile.Entry entry) {
    parameter.close();
    parameter.counted = 0;
    if (entry.moments().isEmpty()) {
      return;
    }
    long[] shape = Tensors.shape(parameter.weight);
    for (Tensor values : entry.moments().values()) {
      if (!Arrays.equals(shape, Tensors.shape(values))) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(Tensors.shape(values)) + " for " + Arrays.toString(shape));
      }
    }
    parameter.restore(entry);
  }

  @Override
  public void close() {
    all().forEach(Parameter::close);
  }
}
