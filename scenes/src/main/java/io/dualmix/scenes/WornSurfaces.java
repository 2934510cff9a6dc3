package io.dualmix.scenes;

/** Shades worn surfaces with light and texture, in linear light. */
final class WornSurfaces implements PixelShader {
  private static final Palette PALETTE = WornPalette.create();

  private final Weather weather;
  private final CloudySky sky;
  private final float metresPerPixel;
  private final float middle;
  private final float horizon;
  private final int seed;

  WornSurfaces(StreetScene scene, Weather weather, int seed) {
    this.weather = weather;
    this.seed = seed;
    sky = new CloudySky(scene.camera(), weather, seed);
    middle = (float) scene.camera().centreX;
    horizon = (float) scene.camera().centreY;
    metresPerPixel = (float) (1 / scene.camera().focal);
  }

  @Override
  public void shade(Fragment f) {
    Surface surface = f.surface;
    Material material = surface.material();
    if (material == Material.SKY || material == Material.CLOUD) {
      sky.shade(f);
      return;
    }
    float[] albedo = PALETTE.colour(material, surface.variant() ^ seed);
    float tone = surface.tone() * surface.tone();
    float wear = tone * texture(material, f);
    float direct = sunlight(f, material);
    float around = (float) (0.7 + 0.3 * surface.plane().ny) * (f.contact ? 0.38f : 1);
    float lamps = headlights(f) * (f.contact ? 0.5f : 1);
    float glow = weather.headlights > 0 ? glow(material, f) : 0;
    float shine = shine(material, f);
    float[] d = weather.direct;
    float[] a = weather.ambient;
    float[] h = weather.haze;
    float r = albedo[0] * wear * (direct * d[0] + around * a[0] + lamps) + shine * h[0] + glow;
    float g =
        albedo[1] * wear * (direct * d[1] + around * a[1] + 0.88f * lamps)
            + shine * h[1]
            + 0.75f * glow * albedo(glow, albedo[1], albedo[0]);
    float b =
        albedo[2] * wear * (direct * d[2] + around * a[2] + 0.7f * lamps)
            + shine * h[2]
            + 0.4f * glow * albedo(glow, albedo[2], albedo[0]);
    float t = f.depth * weather.density;
    float clear = 1 / (1 + t + 0.5f * t * t);
    float veil = 0.75f * (1 - clear);
    f.rgb(r * clear + h[0] * veil, g * clear + h[1] * veil, b * clear + h[2] * veil);
  }

  /** Tints the glow of a lamp with its colour relative to the red channel, at most 1. */
  private static float albedo(float glow, float channel, float red) {
    return glow == 0 ? 0 : Math.min(1.3f, (channel + 0.01f) / (red + 0.01f));
  }

  /** The headlights have a range of a few car lengths, mostly low and straight ahead. */
  private float headlights(Fragment f) {
    if (weather.headlights == 0) {
      return 0;
    }
    float near = f.depth * 0.09f;
    float side = (f.x - middle) * metresPerPixel;
    float high = Math.max(0, (horizon - f.y) * metresPerPixel);
    return weather.headlights * 1.1f / ((1 + near * near) * (1 + 7 * side * side) * (1 + 9 * high));
  }

  /** The emitted light at night. */
  private float glow(Material material, Fragment f) {
    int lit = Noise.hash(f.surface.variant(), 3, seed) & 7;
    return switch (material) {
      case HEADLIGHT -> 2.2f;
      case TAILLIGHT -> 0.5f * f.surface.tone();
      case LAMP_RED, LAMP_AMBER, LAMP_GREEN -> f.surface.tone() > 1 ? 1.2f : 0;
      case SHOP_GLASS -> lit < 5 ? 0.45f * Noise.smooth(f.u * 1.5f, f.v, seed) : 0;
      case WINDOW -> lit < 2 ? 0.3f : 0;
      default -> 0;
    };
  }

  /** The sunlight on a surface: by angle for flat surfaces, softer for round ones. */
  private float sunlight(Fragment f, Material material) {
    Plane plane = f.surface.plane();
    double[] sun = weather.sun;
    float cosine = (float) (plane.nx * sun[0] + plane.ny * sun[1] + plane.nz * sun[2]);
    boolean round =
        switch (material) {
          case FOLIAGE, HEDGE, TRUNK, POLE, SKIN, HAIR, TOP, LEGS, TYRE -> true;
          default -> false;
        };
    float lit = round ? 0.3f + 0.45f * Math.max(0, cosine + 0.4f) : Math.max(0, cosine);
    if (f.contact) {
      lit *= 0.3f;
    }
    if (!f.shade) {
      return lit;
    }
    // Shadow edges are soft, and leaves transmit some light.
    float gap = Noise.smooth(f.u * 3.5f, f.v * 3.5f, seed + 3);
    return lit * (0.05f + 0.2f * gap * gap * gap);
  }

  /** Fades detail if a pixel covers more than a feature of that size in metres. */
  private float detail(Fragment f, float size) {
    return Math.max(0, 1 - 0.7f * f.depth * metresPerPixel / size);
  }

  private float texture(Material material, Fragment f) {
    int s = seed ^ f.surface.variant();
    return switch (material) {
      case ASPHALT, MARKING, MARKING_YELLOW -> asphalt(f, material == Material.ASPHALT);
      case PAVING, KERB -> paving(f);
      case BRICK, GARDEN_WALL -> brick(f, s);
      case PLASTER, STONE, TRIM, FASCIA -> stained(f, s);
      case ROOF -> tiles(f, s);
      case FOLIAGE, HEDGE -> leaves(f, s);
      case GRASS -> grass(f);
      case TRUNK, PLANK -> grain(f, s);
      case TOP, LEGS, HAIR -> folds(f, s);
      case WINDOW, SHOP_GLASS, CAR_GLASS -> pane(f, s);
      case CAR_PAINT -> 0.8f + 0.4f * Noise.smooth(f.u * 1.3f, f.v * 4, s);
      case POLE, RAILING, SIGN_BLUE, SIGN_GREEN, SIGN_RED, SIGN_WHITE, SIGN_YELLOW ->
          0.75f + 0.4f * Noise.smooth(f.u * 9, f.v * 3, s);
      default -> 1;
    };
  }

  private float asphalt(Fragment f, boolean bare) {
    float patch = Noise.smooth(f.u * 0.28f, f.v * 0.11f, seed) - 0.5f;
    float lane = Noise.smooth(f.u * 1.1f, f.v * 0.05f, seed + 1) - 0.5f;
    float grain = Noise.smooth(f.u * 26, f.v * 26, seed + 2) - 0.5f;
    float repair = Noise.cell(f.u * 0.45f, f.v * 0.16f, seed + 9) > 0.86f ? -0.22f : 0;
    float worn = bare ? 0 : 0.5f * Noise.smooth(f.u * 3, f.v * 3, seed + 4);
    return 1 + 0.55f * patch + 0.4f * lane + repair - worn + 0.5f * grain * detail(f, 0.04f);
  }

  private float paving(Fragment f) {
    float fade = detail(f, 0.5f);
    float slab = Noise.cell(f.u * 1.6f, f.v * 1.6f, seed + 5) - 0.5f;
    float joint = joint(f.u * 1.6f) || joint(f.v * 1.6f) ? -0.3f : 0;
    float dirt = Noise.smooth(f.u * 0.5f, f.v * 0.35f, seed + 6) - 0.5f;
    return 1 + 0.6f * dirt + fade * (0.3f * slab + joint);
  }

  private static boolean joint(float x) {
    float part = x - (float) Math.floor(x);
    return part < 0.09f;
  }

  private float brick(Fragment f, int s) {
    float row = f.v * 11;
    float shift = ((int) Math.floor(row) & 1) * 0.5f;
    float stone = Noise.cell(f.u * 4.2f + shift, row, s) - 0.5f;
    float mortar = joint(row * 0.9f) ? 0.25f : 0;
    return stained(f, s) + detail(f, 0.16f) * (0.7f * stone + mortar);
  }

  private float stained(Fragment f, int s) {
    float drip = Noise.smooth(f.u * 1.9f, f.v * 0.25f, s + 1) - 0.5f;
    float blotch = Noise.smooth(f.u * 0.6f, f.v * 0.6f, s + 2) - 0.5f;
    float fine = Noise.smooth(f.u * 7, f.v * 7, s + 3) - 0.5f;
    float foot = f.v < 0.7f && f.v > -0.5f ? -0.18f : 0;
    return 1 + 0.4f * drip + 0.5f * blotch + foot + 0.3f * fine * detail(f, 0.14f);
  }

  private float tiles(Fragment f, int s) {
    float tile = Noise.cell(f.u * 3.2f, f.v * 3.4f, s) - 0.5f;
    float row = joint(f.v * 3.4f) ? -0.35f : 0;
    float moss = Noise.smooth(f.u * 0.7f, f.v * 0.7f, s + 1) - 0.5f;
    return 1 + 0.5f * moss + detail(f, 0.3f) * (0.5f * tile + row);
  }

  private float leaves(Fragment f, int s) {
    float clump = Noise.smooth(f.u * 1.5f, f.v * 1.6f, s) - 0.45f;
    float twig = Noise.smooth(f.u * 5, f.v * 5, s + 1) - 0.5f;
    float leaf = Noise.smooth(f.u * 13, f.v * 13, s + 2) - 0.5f;
    float sum = 1 + 0.9f * clump + 1.1f * twig * detail(f, 0.2f) + 1.2f * leaf * detail(f, 0.08f);
    return Math.max(0.12f, sum);
  }

  private float grass(Fragment f) {
    float bare = Noise.smooth(f.u * 0.5f, f.v * 0.5f, seed + 7) - 0.5f;
    float blade = Noise.smooth(f.u * 9, f.v * 5, seed + 8) - 0.5f;
    return 1 + 0.8f * bare + 1.1f * blade * detail(f, 0.12f);
  }

  private float grain(Fragment f, int s) {
    float bark = Noise.smooth(f.u * 16, f.v * 2.5f, s) - 0.5f;
    return 1 + 0.9f * bark * detail(f, 0.07f) + 0.5f * (Noise.smooth(f.u * 2, f.v, s + 1) - 0.5f);
  }

  private float folds(Fragment f, int s) {
    float fold = Noise.smooth(f.u * 9, f.v * 3.5f, s) - 0.5f;
    // Round objects are brighter on one side.
    float side = weather.sunny ? (float) (f.u * weather.sun[0] * 1.6) : 0;
    return Math.max(0.3f, 1 + 0.8f * fold + Math.min(0.5f, Math.max(-0.5f, side)));
  }

  private float pane(Fragment f, int s) {
    return 0.5f + 1.1f * Noise.smooth(f.u * 1.1f, f.v * 1.4f, s);
  }

  /** The reflection of the sky in glass, paint and puddles. */
  private float shine(Material material, Fragment f) {
    float up = (float) Math.max(0, f.surface.plane().ny);
    return switch (material) {
      case WINDOW, SHOP_GLASS -> {
        float mirror = Noise.cell(f.surface.variant() & 1023, 0, seed);
        yield mirror * mirror * mirror * 0.5f * Noise.smooth(f.u * 0.8f, f.v * 0.5f, seed + 11);
      }
      case CAR_GLASS -> 0.06f + 0.22f * Noise.smooth(f.u * 1.5f, f.v * 3, seed + 12);
      case CAR_PAINT -> 0.02f + 0.16f * up + 0.05f * Noise.smooth(f.u, f.v * 5, seed + 13);
      case ASPHALT, MARKING, MARKING_YELLOW, PAVING, KERB -> puddle(f);
      case HEADLIGHT, RIM -> 0.2f;
      case LAMP_RED, LAMP_AMBER, LAMP_GREEN -> 0;
      default -> 0;
    };
  }

  private float puddle(Fragment f) {
    if (weather.wet == 0) {
      return 0;
    }
    float water = Noise.smooth(f.u * 0.6f, f.v * 0.25f, seed + 14) - 0.75f + 0.45f * weather.wet;
    float grazing = Math.min(1, f.depth * 0.03f);
    return Math.min(0.3f, Math.max(0, water)) * (0.4f + grazing) * (f.contact ? 0.3f : 1);
  }
}
