package io.dualmix.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Weights that an optimiser treats alike.
 *
 * @param name such as {@code backbone} or {@code head.no_decay}
 * @param rateFactor by which the group's learning rate differs from that of the stage, above 0
 * @param decays whether weight decay applies
 * @param tensors that train, at least one; owned by the model
 */
public record ParameterGroup(String name, double rateFactor, boolean decays, List<Tensor> tensors) {
  public ParameterGroup {
    tensors = List.copyOf(tensors);
  }
}
