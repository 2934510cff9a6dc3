package io.dualmix.scenes;

/** Paints houses and trees along the horizon at the far end of the street. */
final class BackdropPainter implements ScenePainter {
  @Override
  public void paint(SceneSketch sketch, StreetPlan plan, SceneRandom random) {
    double width = StreetPlan.END * 2.6;
    double x = -width;
    while (x < width) {
      double z = StreetPlan.END + random.between(10, 60);
      double w = random.between(8, 26);
      sketch.at(Layer.BACKDROP + z);
      if (random.chance(0.5)) {
        house(sketch, random, x, z, w);
      } else {
        wood(sketch, random, x, z, w);
      }
      x += 0.7 * w;
    }
  }

  private static void house(SceneSketch sketch, SceneRandom random, double x, double z, double w) {
    Pen pen = sketch.pen(Plane.billboard(sketch.camera(), x, 0, z), StreetClass.BUILDING);
    double h = random.between(6, 14);
    Material wall = random.of(Material.BRICK, Material.PLASTER, Material.STONE);
    int variant = random.variant();
    pen.polygon(Material.ROOF, variant, 1, 0, h, w, h, w * 0.85, h + 3, w * 0.15, h + 3);
    pen.rect(wall, variant, 0.95, 0, -1, w, h);
    for (double v = 1.5; v + 2 < h; v += 3) {
      for (double u = 1; u + 1.4 < w; u += 3) {
        pen.rect(Material.WINDOW, variant + (int) (u + v), 1, u, v, u + 1.4, v + 1.5);
      }
    }
  }

  private static void wood(SceneSketch sketch, SceneRandom random, double x, double z, double w) {
    Pen pen = sketch.pen(Plane.billboard(sketch.camera(), x, 0, z), StreetClass.TREE);
    int variant = random.variant();
    for (int i = 0; i < 5; i++) {
      double h = random.between(4, 9);
      double u = random.between(0, w);
      pen.polygon(
          Material.FOLIAGE,
          variant,
          random.between(0.8, 1.1),
          Shapes.blob(random, u, 0.45 * h, random.between(4, 8), 0.65 * h, 14, 0.3));
    }
  }
}
