package io.dualmix.scenes;

/**
 * A polygon of the image in screen coordinates.
 *
 * @param plane plane of the polygon in the world
 * @param effect effect of drawing it
 * @param label class index of its pixels
 * @param material material of the surface
 * @param variant selects the colour; surfaces of an object with the same colour share it
 * @param tone factor of brightness, about 0.5..1.5
 * @param xs screen columns of its corners in samples of the {@link SampleGrid}
 * @param ys screen rows of its corners in samples
 * @param depth distance of its object in metres; farther objects are drawn first
 */
record Surface(
    Plane plane,
    Effect effect,
    byte label,
    Material material,
    int variant,
    float tone,
    float[] xs,
    float[] ys,
    double depth) {

  /** The effect of drawing a surface. */
  enum Effect {
    /** Colour and label. */
    SOLID,
    /** The label only, such as the gaps of a railing: the annotators of CamVid fill them. */
    LABEL,
    /** A contact shadow, in every look. */
    CONTACT_SHADOW,
    /** A cast shadow, in looks with a sun. */
    SUN_SHADOW
  }
}
