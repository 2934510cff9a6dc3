package io.dualmix.scenes;

/** What a look must know to colour a surface at a pixel, and the colour it answers. */
final class Fragment {
  /** The surface. */
  Surface surface;

  /** The pixel's centre on the screen. */
  float x;

  float y;

  /** Where the pixel's ray meets the surface's plane, metres. */
  float u;

  float v;

  /** Metres along the optical axis, at most {@link #FAR}. */
  float depth;

  /** Whether an object's foot darkens this place. */
  boolean contact;

  /** Whether something keeps the sun away. */
  boolean shade;

  /** The answer, in the look's own colour space. */
  float red;

  float green;
  float blue;

  /** Nothing is shaded as if it were farther than this, in metres. */
  static final float FAR = 600;

  void rgb(float r, float g, float b) {
    red = r;
    green = g;
    blue = b;
  }
}
