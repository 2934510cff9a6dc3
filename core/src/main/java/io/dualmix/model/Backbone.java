package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A network from images to features. Tensors of the result belong to the caller's scope. */
interface Backbone {
  /**
   * A part of the network: what comes in at one place goes out at one place, so that it can be
   * computed again from its input alone.
   */
  @FunctionalInterface
  interface Unit {
    /** The output for an input, of the caller's scope. */
    Tensor forward(Tensor input, ForwardContext context);
  }

  /**
   * The whole backbone, one unit behind the other; the last one's output is {@link Features#high}.
   */
  List<Unit> units();

  /** The unit, counted from 0, whose output is {@link Features#low}. */
  int lowUnit();

  /** The unit whose output is {@link Features#middle}; negative where it never has any. */
  default int middleUnit() {
    return -1;
  }

  /**
   * The features of normalised images.
   *
   * @param images [N, 3, H, W], H and W at least 1
   */
  default Features forward(Tensor images, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      List<Unit> units = units();
      Tensor[] taken = new Tensor[units.size()];
      Tensor x = images;
      for (int i = 0; i < taken.length; i++) {
        Tensor next = units.get(i).forward(x, context);
        if (i > 0 && taken[i - 1] == null) {
          // Only the graph, if there is one, still needs it: dozens would pile up without one.
          scope.drop(x);
        }
        x = next;
        taken[i] = i == lowUnit() || i == middleUnit() ? x : null;
      }
      Tensor middle = middleUnit() < 0 ? null : scope.keep(taken[middleUnit()]);
      return new Features(scope.keep(taken[lowUnit()]), middle, scope.keep(x));
    }
  }

  /** What {@link #forward} does with normalised images in evaluation mode. */
  DescribedFeatures describe(GraphBuilder graph, GraphBuilder.Value images);

  /** Channels of {@link Features#low}. */
  int lowChannels();

  /** Channels of {@link Features#middle}; 0 where it never has any. */
  default int middleChannels() {
    return 0;
  }

  /** Channels of {@link Features#high}. */
  int highChannels();
}
