package io.dualmix.cli.terminal;

import io.dualmix.run.ShellWord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name under which this program was started, so that a suggested command can be copied to the
 * same shell.
 */
public final class ProgramName {
  /** Set by the script {@code dualmix} to the name as typed, such as {@code ./dualmix}. */
  static final String PROPERTY = "dualmix.command";

  private static final String PLAIN = "dualmix";

  /**
   * Matches a command in a text, such as {@code dualmix data check FILE}, but not a path that ends
   * in dualmix.
   */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?<![\\w./-])dualmix(?="
              + " (?:demo|train|study|evaluate|predict|export|report|ui|runs|logs|data"
              + "|weights|bench|doctor|help)\\b)");

  private ProgramName() {}

  /** The name, quoted for a shell if needed. */
  public static String get() {
    return ShellWord.quoted(System.getProperty(PROPERTY, PLAIN));
  }

  /** Replaces {@code dualmix} in the commands of a text by the name as typed. */
  public static String in(String text) {
    return COMMAND.matcher(text).replaceAll(Matcher.quoteReplacement(get()));
  }
}
