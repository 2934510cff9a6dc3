package io.dualmix.scenes;

/** Depth values behind all objects, which define the drawing order of the background. */
final class Layer {
  static final double SKY = 9e9;
  static final double CLOUD = 8e9;
  static final double LAND = 7e9;
  static final double PAVEMENT = 6e9;
  static final double ROAD = 5e9;
  static final double MARKING = 4e9;
  static final double BACKDROP = 1e5;
  static final double SHADOW = 3e9;

  private Layer() {}
}
