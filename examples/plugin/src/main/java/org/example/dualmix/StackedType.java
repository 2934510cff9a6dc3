package org.example.dualmix;

import io.dualmix.model.Backbone;
import io.dualmix.model.BackboneType;
import io.dualmix.model.ModelVariant;
import io.dualmix.model.ParameterStore;
import java.util.Set;

/** The backbone {@code stacked}: a convolution for each halving of the resolution. */
public final class StackedType implements BackboneType {
  @Override
  public String name() {
    return "stacked";
  }

  @Override
  public Set<Integer> outputStrides() {
    return Set.of(StackedConvolutions.STRIDE);
  }

  @Override
  public Backbone create(ParameterStore.Node at, int outputStride, ModelVariant variant) {
    return new StackedConvolutions(at);
  }
}
