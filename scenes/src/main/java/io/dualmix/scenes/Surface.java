package io.dualmix.scenes;

/**
 * One polygon of the picture, as it lies on the screen.
 *
 * @param plane where it lies in the world
 * @param effect what drawing it changes
 * @param label the class index of its pixels
 * @param material what it is made of
 * @param variant any number: surfaces of one object that shall have one colour share it
 * @param tone a factor of brightness, about 0.5..1.5
 * @param xs screen columns of its corners in samples of the {@link SampleGrid}
 * @param ys screen rows of its corners in samples
 * @param depth metres to its object; farther objects are drawn first
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

  /** What drawing a surface changes. */
  enum Effect {
    /** Colour and label. */
    SOLID,
    /** The label only, such as the gaps of a railing: the annotators of CamVid fill them. */
    LABEL,
    /** Darkness where an object stands, in every look. */
    CONTACT_SHADOW,
    /** Shade from the sun, in looks that have one. */
    SUN_SHADOW
  }
}
