package io.dualmix.cli.terminal;

import io.dualmix.run.ShellWord;
import java.util.List;
import java.util.stream.Collectors;

/** The command that continues interrupted work, for copying to a shell. */
public final class ResumeCommand {
  private static final String OPTION = "--resume";

  private ResumeCommand() {}

  /**
   * The command with {@code --resume}.
   *
   * @param words of the command line, without the program
   */
  public static String of(List<String> words) {
    return command(words) + (words.contains(OPTION) ? "" : " " + OPTION);
  }

  /** The command without {@code --resume}, for work that has saved nothing. */
  public static String again(List<String> words) {
    return command(words.stream().filter(word -> !word.equals(OPTION)).toList());
  }

  private static String command(List<String> words) {
    return ProgramName.get()
        + words.stream().map(word -> " " + ShellWord.quoted(word)).collect(Collectors.joining());
  }
}
