package io.dualmix.scenes;

/** Answers the colour of one surface at one pixel. */
interface PixelShader {
  /** Reads the fragment's place and sets its colour. */
  void shade(Fragment fragment);
}
