package io.dualmix.scenes;

import io.dualmix.DualMixException;
import io.dualmix.data.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The looks of scenes. To add one, write a {@link LookRenderer} and register it here. */
public enum SceneLook {
  /** Clean, saturated and flat, like a game of 2005; intended for the source domain. */
  GAME(new GameLook()),
  /** Like a cheap camera in a real street; intended for the target domain. */
  CAMERA(new CameraLook(Weather.Kind.DAY)),
  /** The camera in the rain. */
  RAIN(new CameraLook(Weather.Kind.RAIN)),
  /** The camera at night, with street lamps, lit windows and headlights. */
  NIGHT(new CameraLook(Weather.Kind.NIGHT));

  private final LookRenderer renderer;

  SceneLook(LookRenderer renderer) {
    this.renderer = renderer;
  }

  /**
   * Returns the look of a name, ignoring case.
   *
   * @throws DualMixException if the name is unknown; the message lists the known ones
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

  /** The name in configurations, such as {@code game} or {@code camera}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
