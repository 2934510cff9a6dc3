package io.dualmix.scenes;

/** Computes the colour of a surface at a pixel. */
interface PixelShader {
  /** Reads the fragment's position and sets its colour. */
  void shade(Fragment fragment);
}
