package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.relu6_;

import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What the MobileNets share: a stem with ReLU6, then blocks one behind the other. */
abstract class MobileNet implements Backbone {
  /** The block, counted from 1, whose output is the low-level features: the last at stride 4. */
  private static final int LOW_BLOCK = 3;

  private final ConvBatchNorm stem;
  private final List<Block> blocks = new ArrayList<>();

  /** One block: what it computes, what it tells a graph, and its output channels. */
  interface Block extends Unit {
    GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value input);

    int out();
  }

  MobileNet(ConvBatchNorm stem) {
    this.stem = stem;
  }

  /** Appends a block; subclasses make all of them in their constructors. */
  final void add(Block block) {
    blocks.add(block);
  }

  final int blocks() {
    return blocks.size();
  }

  /** The stem, then all blocks. */
  @Override
  public final List<Unit> units() {
    List<Unit> units = new ArrayList<>(blocks);
    units.add(0, this::entry);
    return units;
  }

  @Override
  public final int lowUnit() {
    return LOW_BLOCK;
  }

  /** The output of the given block, counted from 1: what published activations are held against. */
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
  public final DescribedFeatures describe(GraphBuilder graph, GraphBuilder.Value images) {
    GraphBuilder.Value entry = graph.relu6(stem.describe(graph, images));
    GraphBuilder.Value low = describe(graph, blocks.subList(0, LOW_BLOCK), entry);
    return new DescribedFeatures(
        low, describe(graph, blocks.subList(LOW_BLOCK, blocks.size()), low));
  }

  @Override
  public final int lowChannels() {
    return blocks.get(LOW_BLOCK - 1).out();
  }

  @Override
  public final int highChannels() {
    return blocks.get(blocks.size() - 1).out();
  }

  private Tensor entry(Tensor images, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(relu6_(stem.forward(images, context)));
    }
  }

  private static GraphBuilder.Value describe(
      GraphBuilder graph, List<Block> run, GraphBuilder.Value input) {
    GraphBuilder.Value x = input;
    for (Block block : run) {
      x = block.describe(graph, x);
    }
    return x;
  }
}
