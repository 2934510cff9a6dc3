package io.dualmix.scenes;

/** Draws one family of objects. Implementations hold no state. */
interface ScenePainter {
  /**
   * Places the family's objects in a street and draws them.
   *
   * @param random a stream of the family's own
   */
  void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random);
}
