package org.example.dualmix;

import static org.bytedeco.pytorch.global.torch.relu_;

import io.dualmix.model.Backbone;
import io.dualmix.model.BatchNorm;
import io.dualmix.model.Conv2d;
import io.dualmix.model.ConvBatchNorm;
import io.dualmix.model.ConvShape;
import io.dualmix.model.Features;
import io.dualmix.model.GraphBuilder;
import io.dualmix.model.ParameterStore;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Four 3x3 convolutions of stride 2 with features of strides 4, 8 and 16. */
final class StackedConvolutions implements Backbone {
  /** Pixels of the image per pixel of the last features. */
  static final int STRIDE = 16;

  private static final int[] CHANNELS = {16, 24, 32, 48};

  private final List<ConvBatchNorm> layers = new ArrayList<>();

  StackedConvolutions(ParameterStore.Node at) {
    int in = 3;
    for (int out : CHANNELS) {
      ParameterStore.Node layer = at.child(layers.size());
      Conv2d conv = new Conv2d(layer.child("conv"), ConvShape.of(in, out, 3).strided(2));
      layers.add(new ConvBatchNorm(conv, new BatchNorm(layer.child("bn"), out)));
      in = out;
    }
  }

  @Override
  public List<Unit> units() {
    List<Unit> units = new ArrayList<>();
    for (ConvBatchNorm layer : layers) {
      units.add(
          (x, context) -> {
            try (TensorScope scope = new TensorScope()) {
              return scope.keep(relu_(layer.forward(x, context)));
            }
          });
    }
    return units;
  }

  @Override
  public SortedMap<Integer, Stage> stages() {
    SortedMap<Integer, Stage> stages = new TreeMap<>();
    for (int unit = 1; unit < CHANNELS.length; unit++) {
      stages.put(2 << unit, new Stage(unit, CHANNELS[unit]));
    }
    return stages;
  }

  @Override
  public Optional<Features<GraphBuilder.Value>> describe(
      GraphBuilder graph, GraphBuilder.Value images) {
    Map<Integer, GraphBuilder.Value> features = new HashMap<>();
    GraphBuilder.Value x = images;
    for (int unit = 0; unit < layers.size(); unit++) {
      x = graph.relu(layers.get(unit).describe(graph, x));
      features.put(2 << unit, x);
    }
    return Optional.of(new Features<>(features));
  }
}
