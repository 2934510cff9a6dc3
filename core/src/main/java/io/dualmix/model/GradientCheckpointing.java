package io.dualmix.model;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/**
 * A backbone's pass of which only the units' inputs are remembered; the backward pass computes each
 * unit again (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"). The numbers are
 * those of an ordinary pass; a third more computing buys most of the memory.
 *
 * <p>It owns what it remembers, and gives it back as the backward pass goes on, or when closed.
 */
final class GradientCheckpointing implements AutoCloseable {
  private final List<Backbone.Unit> units;
  private final ForwardContext context;

  /** The input of each unit; but for the images, the end of one graph and the start of the next. */
  private final List<Tensor> inputs = new ArrayList<>();

  /** The dropout stream as each unit found it: a unit computed again drops the same. */
  private final List<RandomStream> streams = new ArrayList<>();

  /** The last output. */
  private Tensor output;

  private GradientCheckpointing(List<Backbone.Unit> units, ForwardContext context) {
    this.units = units;
    this.context = context;
  }

  /** A pass under whose features a graph may be built; the context remembers it. */
  static Features<Tensor> forward(
      Backbone backbone, Tensor images, Set<Integer> strides, ForwardContext context) {
    GradientCheckpointing pass = new GradientCheckpointing(backbone.unitsFor(strides), context);
    try (NoGrad guard = NoGrad.open()) {
      Tensor x = images;
      for (Backbone.Unit unit : pass.units) {
        x.retainReference();
        pass.inputs.add(x);
        pass.streams.add(context.dropout().copy());
        x = unit.forward(x, context);
        x.requires_grad_(true);
      }
      x.retainReference();
      pass.output = x;
    } catch (RuntimeException | Error e) {
      pass.close();
      throw e;
    }
    context.remember(pass);
    Map<Integer, Tensor> features = new HashMap<>();
    for (int stride : strides) {
      features.put(stride, pass.outputOf(backbone.stages().get(stride).unit()));
    }
    return new Features<>(features);
  }

  private Tensor outputOf(int unit) {
    return unit + 1 < inputs.size() ? inputs.get(unit + 1) : output;
  }

  /** Whether a backward pass has ended at this one's features. */
  boolean reached() {
    try (TensorScope scope = new TensorScope()) {
      for (int unit = 0; unit < units.size(); unit++) {
        if (outputOf(unit).grad().defined()) {
          return true;
        }
      }
      return false;
    }
  }

  /** Goes on where the backward pass of what was built on the features has ended. */
  void backward(Backend backend) {
    for (int i = units.size() - 1; i >= 0; i--) {
      backward(i, backend);
      output.releaseReference();
      output = inputs.remove(i);
    }
  }

  private void backward(int unit, Backend backend) {
    try (TensorScope scope = new TensorScope()) {
      Tensor gradient = output.grad();
      if (!gradient.defined()) {
        // The loss depends on earlier units only.
        return;
      }
      Tensor input = inputs.get(unit);
      ForwardContext again = context.again(streams.get(unit).copy());
      Tensor made = backend.autocast(() -> units.get(unit).forward(input, again));
      if (made.requires_grad()) {
        made.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
      }
      // The gradients of all outputs together would take as much memory as the inputs do.
      output.mutable_grad().reset();
    }
  }

  @Override
  public void close() {
    inputs.forEach(Tensor::releaseReference);
    inputs.clear();
    if (output != null) {
      output.releaseReference();
      output = null;
    }
  }
}
