package io.dualmix.model;

import io.dualmix.tensor.Activation;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** The common structure of the MobileNets: a stem with ReLU6, then a sequence of blocks. */
abstract class MobileNet implements Backbone {
  private final ConvBatchNorm stem;
  private final List<Block> blocks = new ArrayList<>();
  private final SortedMap<Integer, Stage> stages = new TreeMap<>();

  /** A block with its computation, its graph description and its output channels. */
  interface Block extends Unit {
    GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value input);

    int out();
  }

  MobileNet(ConvBatchNorm stem) {
    this.stem = stem;
  }

  /**
   * Appends a block; called by the constructors of subclasses.
   *
   * @param stride stride of its output in the network without dilation; the last block of each
   *     stride provides its features
   */
  final void add(Block block, int stride) {
    blocks.add(block);
    stages.put(stride, new Stage(blocks.size(), block.out()));
  }

  final int blocks() {
    return blocks.size();
  }

  /** The stem, followed by all blocks. */
  @Override
  public final List<Unit> units() {
    List<Unit> units = new ArrayList<>(blocks);
    units.add(0, this::entry);
    return units;
  }

  @Override
  public final SortedMap<Integer, Stage> stages() {
    return stages;
  }

  /** The output of a block, counted from 1, for comparison with published activations. */
  final Tensor after(int block, Tensor images, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      Tensor x = images;
      for (Unit unit : units().subList(0, block + 1)) {
        x = unit.forward(x, context);
      }
      return scope.keep(x);
    }
  }

  @Override
  public final Optional<Features<GraphBuilder.Value>> describe(
      GraphBuilder graph, GraphBuilder.Value images) {
    List<GraphBuilder.Value> outputs = new ArrayList<>();
    outputs.add(graph.relu6(stem.describe(graph, images)));
    for (Block block : blocks) {
      outputs.add(block.describe(graph, outputs.get(outputs.size() - 1)));
    }
    Map<Integer, GraphBuilder.Value> features = new HashMap<>();
    stages.forEach((stride, stage) -> features.put(stride, outputs.get(stage.unit())));
    return Optional.of(new Features<>(features));
  }

  private Tensor entry(Tensor images, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(stem.forward(images, context, Activation.RELU6));
    }
  }
}
