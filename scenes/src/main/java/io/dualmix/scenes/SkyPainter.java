package io.dualmix.scenes;

/** Paints the sky, which covers the whole image, and clouds. */
final class SkyPainter implements ScenePainter {
  private static final double FAR = 1000;

  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    StreetCamera camera = sketch.camera();
    Pen pen = sketch.pen(Plane.billboard(camera, camera.x, camera.y, FAR), StreetClass.SKY);
    double reach = FAR * 3 * Math.max(camera.width, camera.height) / camera.focal;
    sketch.at(Layer.SKY);
    pen.rect(Material.SKY, 0, 1, -reach, -reach, reach, reach);
    sketch.at(Layer.CLOUD);
    int clouds = random.below(6);
    for (int i = 0; i < clouds; i++) {
      cloud(pen, random, random.between(-700, 700), random.between(80, 420));
    }
  }

  private static void cloud(Pen pen, SceneRandom random, double u, double v) {
    double size = random.between(25, 70);
    for (int i = 0; i < 6; i++) {
      double du = size * random.between(-1.6, 1.6);
      double r = size * random.between(0.35, 0.8) * (1 - 0.3 * Math.abs(du) / size);
      pen.ellipse(
          Material.CLOUD, 0, random.between(0.94, 1.02), u + du, v + 0.4 * r, 1.5 * r, 0.8 * r);
    }
  }
}
