package io.dualmix.fuzz;

/**
 * What a reader made of one file.
 *
 * @param outcome kind
 * @param detail of a failure; empty otherwise
 * @param millis it took
 * @param allocated bytes of Java memory on the reader's thread
 */
record Trial(Outcome outcome, String detail, long millis, long allocated) {
  /** What may happen, and what may not. */
  enum Outcome {
    /** The damage was harmless. */
    ANSWERED,
    /** An error that names the file. */
    REFUSED,
    /** Another exception, an endless loop, too much memory, or an error that names no file. */
    FAILED
  }

  Trial failed(String how) {
    return new Trial(Outcome.FAILED, how, millis, allocated);
  }
}
