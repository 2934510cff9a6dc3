package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.createCPUGenerator;

import io.dualmix.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.GeneratorOptional;

/** A network that supports training and prediction but not export as a graph. */
public final class UndescribedModel {
  private UndescribedModel() {}

  /** One convolution of stride 4 under DeepLabV2's head. */
  private record Patches(Conv2d conv) implements Backbone {
    @Override
    public List<Unit> units() {
      return List.of((images, context) -> conv.forward(images));
    }

    @Override
    public SortedMap<Integer, Stage> stages() {
      SortedMap<Integer, Stage> stages = new TreeMap<>();
      stages.put(4, new Stage(0, 8));
      return stages;
    }

    @Override
    public Optional<Features<GraphBuilder.Value>> describe(
        GraphBuilder graph, GraphBuilder.Value images) {
      return Optional.empty();
    }
  }

  /**
   * With random weights; its specification names a ResNet-18, which it is not.
   *
   * @param classes at least 1
   */
  public static SegmentationModel create(int classes) {
    ModelSpec spec = ModelSpec.of("deeplabv2", "resnet18", classes);
    ParameterStore store = new ParameterStore();
    try (TensorScope scope = new TensorScope()) {
      ParameterStore.Node root = store.root(new GeneratorOptional(createCPUGenerator(1)));
      Backbone backbone =
          new Patches(
              new Conv2d(root.child("backbone").child("proj"), ConvShape.of(3, 8, 7).strided(4)));
      Head head = new DeepLabV2Head(root.child("head"), backbone, spec);
      store.requireGradients(null);
      return new SegmentationModel(spec, store, backbone, head);
    }
  }
}
