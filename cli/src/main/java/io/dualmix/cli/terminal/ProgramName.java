package io.dualmix.cli.terminal;

import io.dualmix.cli.train.ResumeCommand;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How this program was called, so that a command in a hint can be copied into the same shell. */
public final class ProgramName {
  /** Set by the script {@code dualmix}, as typed: {@code ./dualmix} is seldom on the PATH. */
  static final String PROPERTY = "dualmix.command";

  private static final String PLAIN = "dualmix";

  /** A command within a text, such as {@code dualmix data check FILE}; no path that ends so. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?<![\\w./-])dualmix(?= (?:demo|train|evaluate|predict|export|report|ui|runs|logs|data"
              + "|weights|bench|doctor|help)\\b)");

  private ProgramName() {}

  /** The first word of a command, quoted for a shell where needed. */
  public static String get() {
    return ResumeCommand.quoted(System.getProperty(PROPERTY, PLAIN));
  }

  /** A text with the commands that it advises as they are to be typed here. */
  public static String in(String text) {
    return COMMAND.matcher(text).replaceAll(Matcher.quoteReplacement(get()));
  }
}
