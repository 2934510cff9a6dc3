package io.dualmix.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A group of parameters with the same optimiser settings.
 *
 * @param name such as {@code backbone} or {@code head.no_decay}
 * @param rateFactor factor of the group's learning rate relative to that of the stage, above 0
 * @param decays whether weight decay applies
 * @param tensors trainable tensors, at least one; owned by the model
 */
public record ParameterGroup(String name, double rateFactor, boolean decays, List<Tensor> tensors) {
  public ParameterGroup {
    tensors = List.copyOf(tensors);
  }
}
