package io.dualmix.model;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
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
  private final Pass again;

  /** The input of each unit; but for the images, the end of one graph and the start of the next. */
  private final List<Tensor> inputs = new ArrayList<>();

  /** The last output. */
  private Tensor output;

  private GradientCheckpointing(List<Backbone.Unit> units, Pass again) {
    this.units = units;
    this.again = again;
  }

  /** What a pass gave, and how to go back. */
  record Forward(Features features, GradientCheckpointing tape) {}

  /** A pass under whose features a graph may be built. */
  static Forward forward(Backbone backbone, Tensor images, Pass pass) {
    GradientCheckpointing tape = new GradientCheckpointing(backbone.units(), pass.repeated());
    try (NoGrad guard = NoGrad.open()) {
      Tensor x = images;
      for (Backbone.Unit unit : tape.units) {
        x.retainReference();
        tape.inputs.add(x);
        x = unit.forward(x, pass);
        x.requires_grad_(true);
      }
      x.retainReference();
      tape.output = x;
    } catch (RuntimeException | Error e) {
      tape.close();
      throw e;
    }
    Tensor middle = backbone.middleUnit() < 0 ? null : tape.outputOf(backbone.middleUnit());
    return new Forward(new Features(tape.outputOf(backbone.lowUnit()), middle, tape.output), tape);
  }

  private Tensor outputOf(int unit) {
    return unit + 1 < inputs.size() ? inputs.get(unit + 1) : output;
  }

  /** Goes on where the backward pass of what was built on the features has ended. */
  void backward(Backend backend) {
    for (int i = units.size() - 1; i >= 0; i--) {
      backward(units.get(i), inputs.get(i), output, backend);
      output.releaseReference();
      output = inputs.remove(i);
    }
  }

  private void backward(Backbone.Unit unit, Tensor input, Tensor remembered, Backend backend) {
    try (TensorScope scope = new TensorScope()) {
      Tensor made = backend.autocast(() -> unit.forward(input, again));
      if (made.requires_grad()) {
        made.backward(remembered.grad(), new BoolOptional(), false, new TensorArrayRefOptional());
      }
      // The gradients of all outputs together would take as much memory as the inputs do.
      remembered.mutable_grad().reset();
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
