package io.dualmix.export;

import io.dualmix.DualMixException;
import io.dualmix.model.GraphBuilder;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;

/** The graph construction that all formats share. */
final class ModelGraph {
  private ModelGraph() {}

  /**
   * Describes the whole network to a graph builder.
   *
   * @param image [N, 3, H, W], normalised unless the graph normalises it
   * @return the logits, [N, C, H, W]
   * @throws DualMixException if the network cannot be described as a graph
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
                    "Export it as safetensors, which supports every network, or predict images"
                        + " with dualmix predict."));
  }
}
