package io.dualmix.scenes;

/**
 * Where the sun throws the shadow of a point, relative to its foot.
 *
 * @param du metres along x
 * @param dv metres along z
 */
record ShadowCast(double du, double dv) {
  /** The shadow of a point {@code height} metres up; {@code sun} is the unit vector towards it. */
  static ShadowCast of(double[] sun, double height) {
    double reach = height / sun[1];
    return new ShadowCast(-sun[0] * reach, -sun[2] * reach);
  }
}
