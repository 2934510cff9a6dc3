package io.dualmix.scenes;

/** Draws one family of objects. Implementations are stateless. */
interface ScenePainter {
  /**
   * Places the family's objects in a street and draws them.
   *
   * @param random random stream of the family
   */
  void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random);
}
