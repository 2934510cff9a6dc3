package io.dualmix.scenes;

/** The input and output of shading a surface at a pixel. */
final class Fragment {
  /** The surface. */
  Surface surface;

  /** The pixel centre on the screen. */
  float x;

  float y;

  /** The intersection of the pixel's ray with the surface's plane, in metres. */
  float u;

  float v;

  /** The depth in metres, at most {@link #FAR}. */
  float depth;

  /** Whether the contact shadow of an object covers this point. */
  boolean contact;

  /** Whether the point is in shadow. */
  boolean shade;

  /** The resulting colour, in the colour space of the look. */
  float red;

  float green;
  float blue;

  /** The maximum depth for shading, in metres. */
  static final float FAR = 600;

  void rgb(float r, float g, float b) {
    red = r;
    green = g;
    blue = b;
  }
}
