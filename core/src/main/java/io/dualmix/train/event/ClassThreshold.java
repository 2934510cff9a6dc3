package io.dualmix.train.event;

/**
 * The threshold of one class: pseudo labels of a lower confidence are left out.
 *
 * @param name of the class
 * @param threshold 0..1
 */
public record ClassThreshold(String name, double threshold) {
  /** Writes the classes as an object with a number per name. */
  static final class ToObject extends NumbersByName.ToObject<ClassThreshold> {
    ToObject() {
      super(ClassThreshold::name, ClassThreshold::threshold);
    }
  }

  /** Reads the classes of such an object, in its order. */
  static final class FromObject extends NumbersByName.FromObject<ClassThreshold> {
    FromObject() {
      super(ClassThreshold::new);
    }
  }
}
