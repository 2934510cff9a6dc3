package io.dualmix.fuzz;

/** Looks at what a reader gave, so that reading cannot be left out as having no effect. */
final class Answers {
  private Answers() {}

  /** Fails the reader: a nonsensical answer is as bad as a crash. */
  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("the answer makes no sense: " + otherwise);
    }
  }
}
