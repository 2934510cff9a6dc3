package io.dualmix.model;

import org.bytedeco.pytorch.Tensor;

/** A network from images to features. Tensors of the result belong to the caller's scope. */
interface Backbone {
  /**
   * The features of normalised images.
   *
   * @param images [N, 3, H, W], H and W at least 1
   */
  Features forward(Tensor images, Pass pass);

  /** What {@link #forward} does with normalised images in evaluation mode. */
  DescribedFeatures describe(GraphBuilder graph, GraphBuilder.Value images);

  /** Channels of {@link Features#low}. */
  int lowChannels();

  /** Channels of {@link Features#middle}; 0 where it never has any. */
  default int middleChannels() {
    return 0;
  }

  /** Channels of {@link Features#high}. */
  int highChannels();
}
