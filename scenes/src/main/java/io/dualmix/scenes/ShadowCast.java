package io.dualmix.scenes;

/**
 * The offset of a point's shadow on the ground from the point's foot.
 *
 * @param du offset along x in metres
 * @param dv offset along z in metres
 */
record ShadowCast(double du, double dv) {
  /** The shadow of a point {@code height} metres up; {@code sun} is the unit vector towards it. */
  static ShadowCast of(double[] sun, double height) {
    double reach = height / sun[1];
    return new ShadowCast(-sun[0] * reach, -sun[2] * reach);
  }
}
