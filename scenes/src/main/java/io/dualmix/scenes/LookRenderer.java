package io.dualmix.scenes;

import io.dualmix.data.image.RgbImage;

/** Turns a scene's surfaces into colours. Implementations hold no state. */
interface LookRenderer {
  /**
   * The picture of a scene.
   *
   * @param scene the surfaces and the street they belong to
   * @param grid which of them is seen where
   */
  RgbImage render(StreetScene scene, SampleGrid grid);
}
