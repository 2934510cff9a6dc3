package io.dualmix.scenes;

import io.dualmix.DualMixException;

/**
 * The specification of synthetic scenes.
 *
 * @param look look of the images; labels do not depend on it
 * @param seed seed; different seeds give different streets
 * @param count number of scenes, at least 1
 * @param width pixels, 32..4096
 * @param height pixels, 32..4096
 */
public record SceneSpec(SceneLook look, long seed, int count, int width, int height) {
  /** The smallest width and height, in pixels. */
  public static final int MIN_SIDE = 32;

  /** The largest width and height, in pixels. */
  public static final int MAX_SIDE = 4096;

  public SceneSpec {
    if (look == null) {
      throw new DualMixException("Scenes need a look", "Choose one of " + SceneLook.names());
    }
    if (count < 1) {
      throw new DualMixException("There cannot be " + count + " scenes", "Ask for at least 1");
    }
    if (!sideIsValid(width) || !sideIsValid(height)) {
      throw new DualMixException(
          "Scenes cannot be " + width + "x" + height + " pixels",
          "Choose a width and a height from " + MIN_SIDE + " to " + MAX_SIDE);
    }
  }

  private static boolean sideIsValid(int side) {
    return side >= MIN_SIDE && side <= MAX_SIDE;
  }
}
