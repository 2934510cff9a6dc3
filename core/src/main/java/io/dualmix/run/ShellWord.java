package io.dualmix.run;

/** Words of commands in messages, which people copy into a shell. */
public final class ShellWord {
  private static final String PLAIN = "[\\p{L}\\p{N}_./=:,@%+-]+";

  private ShellWord() {}

  /** A word, quoted for a shell if needed. */
  public static String quoted(String word) {
    return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
