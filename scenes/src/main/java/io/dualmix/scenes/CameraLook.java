package io.dualmix.scenes;

import io.dualmix.data.image.RgbImage;

/** Renders a scene like a cheap camera: light, weather and worn surfaces, then lens and sensor. */
final class CameraLook implements LookRenderer {
  private static final int STREAM = 100;

  private final Weather.Kind kind;

  CameraLook(Weather.Kind kind) {
    this.kind = kind;
  }

  @Override
  public RgbImage render(StreetScene scene, SampleGrid grid) {
    SceneRandom random = scene.random().fork(STREAM);
    Weather weather = new Weather(random.fork(0), kind, scene.plan().sun);
    float[] light = Shading.shade(scene, grid, new WornSurfaces(scene, weather, random.variant()));
    return new CameraOptics(scene.camera(), weather, random.fork(1)).expose(light);
  }
}
