package io.dualmix.train.event;

/** The kind of a scored model. */
public enum Scored {
  /** A model before the stage's last step. */
  INTERMEDIATE(Evaluated.INTERMEDIATE),
  /** The model after the stage's last step. */
  LAST(Evaluated.LAST);

  private final String word;

  Scored(String word) {
    this.word = word;
  }

  /** The value of {@link Evaluated#checkpoint()}. */
  public String word() {
    return word;
  }
}
