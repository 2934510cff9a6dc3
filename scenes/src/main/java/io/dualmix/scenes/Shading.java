package io.dualmix.scenes;

import java.util.List;

/**
 * Computes pixel colours as the mean of the visible surfaces, weighted by their number of samples.
 */
final class Shading {
  private final List<Surface> surfaces;
  private final PixelShader shader;
  private final Fragment fragment = new Fragment();

  private Shading(List<Surface> surfaces, PixelShader shader) {
    this.surfaces = surfaces;
    this.shader = shader;
  }

  /** The image as {@code height * width * 3} values, row by row, RGB. */
  static float[] shade(StreetScene scene, SampleGrid grid, PixelShader shader) {
    return new Shading(scene.surfaces(), shader).picture(grid);
  }

  private float[] picture(SampleGrid grid) {
    int width = grid.columns / SampleGrid.PER_PIXEL;
    int height = grid.rows / SampleGrid.PER_PIXEL;
    float[] rgb = new float[3 * width * height];
    int[] four = new int[4];
    int out = 0;
    for (int y = 0; y < height; y++) {
      int at = SampleGrid.PER_PIXEL * y * grid.columns;
      for (int x = 0; x < width; x++, at += SampleGrid.PER_PIXEL, out += 3) {
        four[0] = grid.samples[at];
        four[1] = grid.samples[at + 1];
        four[2] = grid.samples[at + grid.columns];
        four[3] = grid.samples[at + grid.columns + 1];
        pixel(four, x + 0.5f, y + 0.5f, rgb, out);
      }
    }
    return rgb;
  }

  private void pixel(int[] four, float x, float y, float[] rgb, int out) {
    for (int i = 0; i < 4; i++) {
      int id = four[i];
      if (id < 0) {
        continue;
      }
      float weight = 0.25f;
      for (int j = i + 1; j < 4; j++) {
        if (four[j] == id) {
          weight += 0.25f;
          four[j] = -1;
        }
      }
      locate(id, x, y);
      shader.shade(fragment);
      rgb[out] += weight * fragment.red;
      rgb[out + 1] += weight * fragment.green;
      rgb[out + 2] += weight * fragment.blue;
    }
  }

  private void locate(int id, float x, float y) {
    Surface surface = surfaces.get(id & SampleGrid.INDEX);
    Plane plane = surface.plane();
    // At a silhouette the pixel centre may be outside of the surface, even beyond the horizon.
    double depth = 1 / Math.max(plane.inverseDepth(x, y), 1 / Fragment.FAR);
    fragment.surface = surface;
    fragment.x = x;
    fragment.y = y;
    fragment.u = (float) (plane.uOverDepth(x, y) * depth);
    fragment.v = (float) (plane.vOverDepth(x, y) * depth);
    fragment.depth = (float) depth;
    fragment.contact = (id & SampleGrid.CONTACT) != 0;
    fragment.shade = (id & SampleGrid.SHADE) != 0;
  }
}
