package io.dualmix.train.event;

/**
 * The IoU of one class.
 *
 * @param name of the class
 * @param iou 0..1; NaN when the class is neither in the truth nor predicted
 */
public record ClassIou(String name, double iou) {
  /** Writes the classes as an object with a number per name. */
  static final class ToObject extends NumbersByName.ToObject<ClassIou> {
    ToObject() {
      super(ClassIou::name, ClassIou::iou);
    }
  }

  /** Reads the classes of such an object, in its order. */
  static final class FromObject extends NumbersByName.FromObject<ClassIou> {
    FromObject() {
      super(ClassIou::new);
    }
  }
}
