package io.dualmix.train.event;

/**
 * One term of a loss.
 *
 * @param name such as {@code ce}
 * @param value its mean
 */
public record LossPart(String name, double value) {
  /** Writes the terms as an object with a number per name. */
  static final class ToObject extends NumbersByName.ToObject<LossPart> {
    ToObject() {
      super(LossPart::name, LossPart::value);
    }
  }

  /** Reads the terms of such an object, in its order. */
  static final class FromObject extends NumbersByName.FromObject<LossPart> {
    FromObject() {
      super(LossPart::new);
    }
  }
}
