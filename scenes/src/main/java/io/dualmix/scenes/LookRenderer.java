package io.dualmix.scenes;

import io.dualmix.data.image.RgbImage;

/** Renders a scene's surfaces to colours. Implementations are stateless. */
interface LookRenderer {
  /**
   * Renders a scene.
   *
   * @param scene the surfaces and their street
   * @param grid the visible surface of each sample
   */
  RgbImage render(StreetScene scene, SampleGrid grid);
}
