package io.dualmix.cli;

import java.util.List;
import java.util.stream.Collectors;

/** The command that goes on with interrupted work, to be copied into a shell. */
final class ResumeCommand {
  private static final String OPTION = "--resume";
  private static final String PLAIN = "[\\p{L}\\p{N}_./=:,@%+-]+";

  private ResumeCommand() {}

  /**
   * The command itself with {@code --resume}.
   *
   * @param words of the command line, without the program
   */
  static String of(List<String> words) {
    String command = words.stream().map(ResumeCommand::quoted).collect(Collectors.joining(" "));
    return "dualmix " + command + (words.contains(OPTION) ? "" : " " + OPTION);
  }

  private static String quoted(String word) {
    return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
