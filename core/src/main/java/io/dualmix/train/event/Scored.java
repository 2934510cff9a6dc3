package io.dualmix.train.event;

/** Which of a stage's models was scored. */
public enum Scored {
  /** The model in the middle of its stage. */
  INTERMEDIATE(Evaluated.INTERMEDIATE),
  /** The model after the stage's last step. */
  LAST(Evaluated.LAST);

  private final String word;

  Scored(String word) {
    this.word = word;
  }

  /** As {@link Evaluated#checkpoint()} has it. */
  public String word() {
    return word;
  }
}
