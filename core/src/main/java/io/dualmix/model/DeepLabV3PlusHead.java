package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.upsample_bilinear2d;

import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * The decoder of DeepLabV3+ (Chen et al. 2018): an atrous spatial pyramid on the high-level
 * features, upsampled to stride 4 and refined with the low-level features.
 */
final class DeepLabV3PlusHead implements Head {
  private static final List<Integer> RATES_AT_STRIDE_16 = List.of(6, 12, 18);
  private static final int STRIDE_OF_RATES = 16;
  private static final int MOST_LOW_CHANNELS = 48;

  /** The stride of the low-level features, and of the logits. */
  private static final int LOW = 4;

  private final int deepest;
  private final ConvBnRelu point;
  private final List<ConvBnRelu> atrous = new ArrayList<>();
  private final Conv2d pooling;
  private final ConvBnRelu project;
  private final ConvBnRelu low;
  private final ConvBnRelu first;
  private final ConvBnRelu second;
  private final Conv2d classifier;
  private final FeatureDropout dropout;
  private final boolean alignCorners;

  DeepLabV3PlusHead(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    int width = spec.headChannels();
    deepest = backbone.channels().lastKey();
    int high = backbone.channels().get(deepest);
    int lowWidth = Math.min(MOST_LOW_CHANNELS, width);
    ParameterStore.Node aspp = at.child("aspp");
    point = ConvBnRelu.point(aspp.child(0), high, width);
    for (int rate : rates(spec)) {
      atrous.add(ConvBnRelu.separable(aspp.child(atrous.size() + 1), high, width, rate));
    }
    // No batch norm: this branch has one value per image and channel, so a batch of one has no
    // variance and a batch of four a very noisy one.
    pooling = Conv2d.biased(aspp.child("pooling").child("conv"), ConvShape.of(high, width, 1));
    project = ConvBnRelu.point(at.child("project"), width * (atrous.size() + 2), width);
    low = ConvBnRelu.point(at.child("low"), Heads.channels(backbone, LOW, spec), lowWidth);
    first = ConvBnRelu.separable(at.child("decoder").child(0), width + lowWidth, width, 1);
    second = ConvBnRelu.separable(at.child("decoder").child(1), width, width, 1);
    classifier = Conv2d.classifier(at.child("classifier"), ConvShape.of(width, spec.classes(), 1));
    dropout = new FeatureDropout(spec.dropout());
    alignCorners = spec.alignCorners();
  }

  /** The dilation rates in pixels of the deepest features. */
  static List<Integer> rates(ModelSpec spec) {
    // Rates refer to distances in the image, so half the stride needs twice the rate.
    return spec.variant().ratesOr(RATES_AT_STRIDE_16).stream()
        .map(rate -> Math.max(1, rate * STRIDE_OF_RATES / spec.outputStride()))
        .toList();
  }

  @Override
  public Set<Integer> strides() {
    return Set.of(LOW, deepest);
  }

  @Override
  public List<Conv2d> dilated() {
    return atrous.stream().map(ConvBnRelu::depthwise).toList();
  }

  /** Logits at stride 4. */
  @Override
  public Tensor forward(Features<Tensor> features, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      Tensor fine = low.forward(features.at(LOW), context);
      long[] size = {fine.size(2), fine.size(3)};
      Tensor coarse = pyramid(features.at(deepest), context);
      Tensor enlarged = upsample_bilinear2d(coarse, size, alignCorners);
      Tensor x = first.forward(cat(new TensorVector(enlarged, fine), 1), context);
      x = dropout.forward(second.forward(x, context), context);
      return scope.keep(classifier.forward(x));
    }
  }

  @Override
  public Optional<GraphBuilder.Value> describe(
      GraphBuilder graph, Features<GraphBuilder.Value> features) {
    GraphBuilder.Value fine = low.describe(graph, features.at(LOW));
    GraphBuilder.Value coarse = describePyramid(graph, features.at(deepest));
    GraphBuilder.Value enlarged = graph.resize(coarse, fine, alignCorners);
    GraphBuilder.Value x = first.describe(graph, graph.concat(List.of(enlarged, fine)));
    return Optional.of(classifier.describe(graph, second.describe(graph, x)));
  }

  /** [N, headChannels, h, w] at the output stride. */
  private Tensor pyramid(Tensor high, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      TensorVector branches = new TensorVector();
      branches.push_back(point.forward(high, context));
      for (ConvBnRelu branch : atrous) {
        branches.push_back(branch.forward(high, context));
      }
      Tensor mean = high.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
      Tensor pooled = relu_(pooling.forward(mean));
      // Laid out as the other branches: with a mere view, cat would return planes, and the decoder
      // would bring its maps into the other layout and back in every layer.
      Tensor spread = pooled.expand(-1, -1, high.size(2), high.size(3));
      branches.push_back(spread.contiguous(MemoryFormat.ChannelsLast));
      return scope.keep(project.forward(cat(branches, 1), context));
    }
  }

  private GraphBuilder.Value describePyramid(GraphBuilder graph, GraphBuilder.Value high) {
    List<GraphBuilder.Value> branches = new ArrayList<>();
    branches.add(point.describe(graph, high));
    for (ConvBnRelu branch : atrous) {
      branches.add(branch.describe(graph, high));
    }
    GraphBuilder.Value pooled = graph.relu(pooling.describe(graph, graph.spatialMean(high)));
    branches.add(graph.spread(pooled, high));
    return project.describe(graph, graph.concat(branches));
  }
}
