package io.dualmix.scenes;

import io.dualmix.DualMixException;
import io.dualmix.data.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways a scene can look. A new look is one {@link LookRenderer} and one line here. */
public enum SceneLook {
  /** Clean, saturated and flat, like a game of 2005: made for the source domain. */
  GAME(new GameLook()),
  /** As a cheap camera in a real street would see it: made for the target domain. */
  CAMERA(new CameraLook(Weather.Kind.DAY)),
  /** The camera in the rain. */
  RAIN(new CameraLook(Weather.Kind.RAIN)),
  /** The camera by night, with lamps, lit windows and its own headlights. */
  NIGHT(new CameraLook(Weather.Kind.NIGHT));

  private final LookRenderer renderer;

  SceneLook(LookRenderer renderer) {
    this.renderer = renderer;
  }

  /**
   * The look of a name, whatever its case.
   *
   * @throws DualMixException if there is none; the message lists the known ones
   */
  public static SceneLook of(String name) {
    for (SceneLook look : values()) {
      if (look.toString().equalsIgnoreCase(name)) {
        return look;
      }
    }
    throw new DualMixException(
        "There is no scene look named " + name + "; known: " + String.join(", ", names()),
        "Choose one of the known looks");
  }

  /** The names of all looks. */
  public static List<String> names() {
    return Arrays.stream(values()).map(SceneLook::toString).toList();
  }

  RgbImage render(StreetScene scene, SampleGrid grid) {
    return renderer.render(scene, grid);
  }

  /** The name as written in configurations: {@code game}, {@code camera} and so on. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
