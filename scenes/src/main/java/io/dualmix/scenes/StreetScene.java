package io.dualmix.scenes;

import java.util.List;

/**
 * A projected scene: its street, camera and surfaces.
 *
 * @param plan layout of the street
 * @param camera camera of the scene
 * @param surfaces polygons, farthest first
 * @param random random stream of the scene, from which looks fork
 */
record StreetScene(
    StreetPlan plan, StreetCamera camera, List<Surface> surfaces, SceneRandom random) {
  private static final List<ScenePainter> PAINTERS =
      List.of(
          new SkyPainter(),
          new GroundPainter(),
          new MarkingPainter(),
          new BackdropPainter(),
          new BuildingPainter(),
          new FencePainter(),
          new TreePainter(),
          new PolePainter(),
          new SignPainter(),
          new TrafficPainter(),
          new PeoplePainter());

  /** Creates the scene of a stream at a size in pixels. */
  static StreetScene draw(SceneRandom random, int width, int height) {
    StreetPlan plan = new StreetPlan(random.fork(0));
    StreetCamera camera = camera(plan, random.fork(1), width, height);
    SceneSketch sketch = new SceneSketch(camera, plan.sun);
    for (int i = 0; i < PAINTERS.size(); i++) {
      PAINTERS.get(i).paint(sketch, plan, random.fork(2 + i));
    }
    return new StreetScene(plan, camera, sketch.backToFront(), random);
  }

  /** Rasterises the surfaces. */
  SampleGrid grid() {
    return new SampleGrid(camera.width, camera.height, surfaces);
  }

  private static StreetCamera camera(StreetPlan plan, SceneRandom random, int width, int height) {
    // At 4:3 this is the field of view of CamVid's camera, some 50 to 60 degrees; other shapes
    // share the area between width and height.
    double focal = random.between(0.86, 1.12) * Math.sqrt(width * (double) height * 4 / 3);
    double x = -plan.lane(-1) + random.between(-0.5, 0.5);
    return new StreetCamera(
        width,
        height,
        x,
        random.between(1.15, 1.75),
        focal,
        random.between(0.44, 0.54),
        random.between(-0.09, 0.09),
        random.between(-0.015, 0.015));
  }
}
