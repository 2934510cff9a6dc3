package io.dualmix.scenes;

import io.dualmix.data.image.RgbImage;

/** Renders a scene like a game of 2005: saturated flat colours, one light, no texture. */
final class GameLook implements LookRenderer {
  private static final Palette PALETTE = palette();
  private static final float GAIN = 255;

  private static Palette palette() {
    return new Palette(false)
        .with(Material.CLOUD, 0xF4F8FF)
        .with(Material.ASPHALT, 0x6E6E7C, 0x66687A, 0x747484)
        .with(Material.MARKING, 0xFFFFFF)
        .with(Material.MARKING_YELLOW, 0xFFD21E)
        .with(Material.KERB, 0xD8D4C4)
        .with(Material.PAVING, 0xC2AE8C, 0xB8A68A, 0xCBB58E)
        .with(Material.GRASS, 0x55B03A)
        .with(Material.BRICK, 0xC8553A, 0xB84A3C, 0xD06A44, 0xA8503C)
        .with(Material.PLASTER, 0xF2D58A, 0xEFB98A, 0xF0E2B4, 0xE8A0A0, 0xA8D0E0, 0xF4C46A)
        .with(Material.STONE, 0xD8B98C, 0xC9A878, 0xE0C8A0)
        .with(Material.ROOF, 0x9C3A2C, 0x7A3A34, 0x6A4A5A)
        .with(Material.WINDOW, 0x4A78B0, 0x3A66A0, 0x6A9CD0, 0x5A88BC)
        .with(Material.FRAME, 0xFFFFFF, 0xF4ECD8)
        .with(Material.DOOR, 0x1E6A3C, 0xA82828, 0x28509C, 0x6A3A1E)
        .with(Material.SHOP_GLASS, 0x5A90C0, 0x4A80B4)
        .with(Material.FASCIA, 0xD83030, 0x2868C8, 0x28904A, 0xE8A020, 0x8A38A0)
        .with(Material.TRIM, 0xF6EEDC, 0xE8D8B8)
        .with(Material.FOLIAGE, 0x3FA435, 0x4CB43C, 0x2E9440, 0x68B83A)
        .with(Material.HEDGE, 0x2E8A34, 0x3A9A38)
        .with(Material.TRUNK, 0x8A5A32, 0x7A4E2C)
        .with(Material.POLE, 0xA8B4BC, 0x98A4B0, 0x4C6A5C)
        .with(Material.SIGN_RED, 0xE81C1C)
        .with(Material.SIGN_BLUE, 0x1C50E0)
        .with(Material.SIGN_WHITE, 0xFFFFFF)
        .with(Material.SIGN_YELLOW, 0xFFE040)
        .with(Material.SIGN_GREEN, 0x108848)
        .with(Material.SIGN_INK, 0x101018)
        .with(Material.HOUSING, 0x20242A)
        .with(Material.LAMP_RED, 0xFF3028)
        .with(Material.LAMP_AMBER, 0xFFB020)
        .with(Material.LAMP_GREEN, 0x30F060)
        .with(Material.RAILING, 0x2A4A8A, 0x224A3A, 0x383C50)
        .with(Material.PLANK, 0xB07A44, 0xA06A3A)
        .with(Material.GARDEN_WALL, 0xB0604A, 0xA87058)
        .with(
            Material.CAR_PAINT,
            0xE02020,
            0x2050E0,
            0xF0C818,
            0x20A850,
            0xF0F0F8,
            0xE87018,
            0x8828B8,
            0x18B8C8)
        .with(Material.CAR_GLASS, 0x3A5A80)
        .with(Material.CAR_TRIM, 0x383C48)
        .with(Material.TYRE, 0x1C1C22)
        .with(Material.RIM, 0xC8CCD4)
        .with(Material.HEADLIGHT, 0xFFF8D8)
        .with(Material.TAILLIGHT, 0xD81818)
        .with(Material.PLATE, 0xFFFFFF, 0xFFD840)
        .with(Material.SKIN, 0xF0B890, 0xD89868, 0x9A6440)
        .with(Material.HAIR, 0x3A2414, 0x6A4420, 0xC89838, 0x181414)
        .with(Material.TOP, 0xE83838, 0x38A0E8, 0xF0D030, 0x40C060, 0xE860B0, 0xF0F0F0, 0x7040C0)
        .with(Material.LEGS, 0x3858A8, 0x2A3A70, 0x6A5A48, 0x404858)
        .with(Material.SHOE, 0x2A2020, 0x503020)
        .with(Material.BIKE, 0xE02828, 0x2878E0, 0x28B060, 0x202028);
  }

  @Override
  public RgbImage render(StreetScene scene, SampleGrid grid) {
    StreetCamera camera = scene.camera();
    float horizon = (float) camera.centreY;
    float[] picture = Shading.shade(scene, grid, f -> shade(f, horizon));
    byte[] rgb = new byte[picture.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (int) (GAIN * Math.min(1, Math.max(0, picture[i])) + 0.5f);
    }
    return new RgbImage(camera.width, camera.height, rgb);
  }

  private static void shade(Fragment f, float horizon) {
    Surface surface = f.surface;
    if (surface.material() == Material.SKY) {
      float up = Math.min(1, Math.max(0, 1 - f.y / horizon));
      f.rgb(0.72f - 0.5f * up, 0.88f - 0.36f * up, 1 - 0.08f * up);
      return;
    }
    float[] base = PALETTE.colour(surface.material(), surface.variant());
    float light = surface.tone() * faceLight(surface.plane());
    if (surface.material() == Material.CLOUD) {
      light = surface.tone();
    } else if (f.contact) {
      light *= 0.62f;
    }
    // Fog hides the end of the world, as in games of that time.
    float fog = surface.material() == Material.CLOUD ? 0 : Math.min(0.55f, f.depth * 0.0028f);
    f.rgb(
        base[0] * light * (1 - fog) + 0.72f * fog,
        base[1] * light * (1 - fog) + 0.88f * fog,
        base[2] * light * (1 - fog) + fog);
  }

  /**
   * Three brightness levels: for horizontal surfaces, surfaces facing the camera, and surfaces
   * facing across the street.
   */
  private static float faceLight(Plane plane) {
    return (float) (0.94 + 0.08 * Math.max(0, plane.ny) - 0.1 * Math.max(0, plane.nx));
  }
}
