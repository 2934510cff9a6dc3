package io.dualmix.scenes;

/**
 * The colours of a real town: mostly greys and browns that classes share, so that hue carries
 * little information about the class.
 */
final class WornPalette {
  private WornPalette() {}

  static Palette create() {
    return street(new Palette(true))
        .with(
            Material.CAR_PAINT,
            0xB4B8BC,
            0x8A8E92,
            0x2A2C30,
            0x3A4250,
            0x5A5E62,
            0xD8D8D4,
            0x6A2A28,
            0x2E3A5C,
            0x1C1E20,
            0x4A5048,
            0x9A948A)
        .with(Material.CAR_GLASS, 0x2A2E30, 0x3A4042, 0x1E2224)
        .with(Material.CAR_TRIM, 0x2A2A2A, 0x383838)
        .with(Material.TYRE, 0x242424)
        .with(Material.RIM, 0x8A8A8A, 0x6A6A6C)
        .with(Material.HEADLIGHT, 0xD8D8D0)
        .with(Material.TAILLIGHT, 0x8A2420, 0xA02A20)
        .with(Material.PLATE, 0xD0D0C8, 0xC0A850)
        .with(Material.SKIN, 0xC09A80, 0xA87E62, 0x6A4834)
        .with(Material.HAIR, 0x2A2018, 0x4A3824, 0x8A7448, 0x181414, 0x8A8884)
        .with(
            Material.TOP,
            0x24262C,
            0x3A3C44,
            0x4A4640,
            0x5C2E2A,
            0x34405C,
            0x8A8880,
            0xB8B4AC,
            0x2A3A30,
            0x1A1A1C)
        .with(Material.LEGS, 0x24262E, 0x34405A, 0x4A4640, 0x1E1E20, 0x6A6254)
        .with(Material.SHOE, 0x1E1A18, 0x3A3028, 0xA0A0A0)
        .with(Material.BIKE, 0x2A2A2C, 0x5A2A2A, 0x303C50, 0x888888);
  }

  private static Palette street(Palette palette) {
    return palette
        .with(Material.ASPHALT, 0x7C7A78, 0x6E6C6A, 0x868280, 0x74706A)
        .with(Material.MARKING, 0xC8C6C0)
        .with(Material.MARKING_YELLOW, 0xB09A50)
        .with(Material.KERB, 0x98948C, 0x8A8880)
        .with(Material.PAVING, 0x8A8680, 0x7E7A74, 0x948E84, 0x867870)
        .with(Material.GRASS, 0x5E6A3C, 0x6E6E44, 0x4E5C36)
        .with(Material.BRICK, 0x8A6450, 0x94806A, 0xA08A68, 0x6E5248, 0x7A6A5C, 0xB0A080)
        .with(Material.PLASTER, 0xD4D0C4, 0xC0B8A4, 0xE0DCD4, 0xA8A296, 0xB8BCBC, 0xCCC0A0)
        .with(Material.STONE, 0xA89C84, 0x928A7C, 0xBCB29C, 0x7A766E)
        .with(Material.ROOF, 0x4E4A4A, 0x5C5250, 0x6A5048, 0x444648)
        .with(Material.WINDOW, 0x2E3234, 0x3A3C3C, 0x24282C, 0x6A6C68, 0x484440, 0xA8A498)
        .with(Material.FRAME, 0xD8D6D0, 0xC8C4B8, 0x4A4640, 0xE0E0DC)
        .with(Material.DOOR, 0x2A3A34, 0x5A2A26, 0x26304A, 0x4A3828, 0x1E1E20)
        .with(Material.SHOP_GLASS, 0x2C2E2E, 0x3E3C38, 0x242426, 0x5A564C)
        .with(Material.FASCIA, 0x6A2A2A, 0x2A3A5A, 0x2A4638, 0x30302E, 0xC0B8A8, 0x4A3A30, 0xA83A30)
        .with(Material.TRIM, 0xB8B4A8, 0xA09A8C, 0xD0CCC0)
        .with(Material.FOLIAGE, 0x44502E, 0x525430, 0x384628, 0x5E5A38, 0x665636)
        .with(Material.HEDGE, 0x38442A, 0x464A2C)
        .with(Material.TRUNK, 0x4E463C, 0x5A5248, 0x3E3832)
        .with(Material.POLE, 0x6A6E70, 0x8A8C8C, 0x3A403C, 0x2E3030)
        .with(Material.SIGN_RED, 0xB03A34)
        .with(Material.SIGN_BLUE, 0x34548C)
        .with(Material.SIGN_WHITE, 0xD8D8D4)
        .with(Material.SIGN_YELLOW, 0xC8A848)
        .with(Material.SIGN_GREEN, 0x2E5C48)
        .with(Material.SIGN_INK, 0x202022)
        .with(Material.HOUSING, 0x1E2022)
        .with(Material.LAMP_RED, 0xFF4A38)
        .with(Material.LAMP_AMBER, 0xFFB850)
        .with(Material.LAMP_GREEN, 0x60F0A0)
        .with(Material.RAILING, 0x2A2E2E, 0x3A3E3C, 0x5A5E60)
        .with(Material.PLANK, 0x6A5A48, 0x7A7062, 0x5A4A3C)
        .with(Material.GARDEN_WALL, 0x8A7460, 0x7A665A, 0x96907E, 0x847C70);
  }
}
