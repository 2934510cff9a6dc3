package org.example.dualmix;

import io.dualmix.model.Backbone;
import io.dualmix.model.Conv2d;
import io.dualmix.model.ConvShape;
import io.dualmix.model.Features;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.GraphBuilder;
import io.dualmix.model.Head;
import io.dualmix.model.HeadType;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.ParameterStore;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** The head {@code linear}: a classifier of every pixel of the deepest features. */
public final class LinearType implements HeadType {
  @Override
  public String name() {
    return "linear";
  }

  @Override
  public Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    int stride = backbone.channels().lastKey();
    ConvShape shape = ConvShape.of(backbone.channels().get(stride), spec.classes(), 1);
    return new Linear(stride, Conv2d.classifier(at.child("classifier"), shape));
  }

  private record Linear(int stride, Conv2d classifier) implements Head {
    @Override
    public Set<Integer> strides() {
      return Set.of(stride);
    }

    @Override
    public Tensor forward(Features<Tensor> features, ForwardContext context) {
      return classifier.forward(features.at(stride));
    }

    @Override
    public Optional<GraphBuilder.Value> describe(
        GraphBuilder graph, Features<GraphBuilder.Value> features) {
      return Optional.of(classifier.describe(graph, features.at(stride)));
    }
  }
}
