package io.dualmix.export;

import io.dualmix.DualMixException;
import io.dualmix.model.GraphBuilder;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;

/** The part that all formats of graphs have in common. */
final class ModelGraph {
  private ModelGraph() {}

  /**
   * Tells a graph the whole network.
   *
   * @param image [N, 3, H, W], normalised unless the options say that the graph does it
   * @return the logits, [N, C, H, W]
   * @throws DualMixException if the network has no description yet
   */
  static GraphBuilder.Value logits(
      SegmentationModel model,
      GraphBuilder graph,
      GraphBuilder.Value image,
      ExportOptions options) {
    ModelSpec spec = model.spec();
    boolean inside = options.normalisation() == ExportOptions.Place.INSIDE;
    GraphBuilder.Value input = inside ? spec.normalisation().describe(graph, image) : image;
    return model
        .describe(graph, input)
        .orElseThrow(
            () ->
                new DualMixException(
                    spec.architecture()
                        + " on "
                        + spec.backbone()
                        + " cannot be exported as a graph yet",
                    "Export it as safetensors, which has every network's weights, or label images"
                        + " with dualmix predict."));
  }
}
