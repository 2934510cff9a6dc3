package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script for Windows as text, with a model of how cmd.exe puts variables into a line and how a
 * program's arguments are split (CommandLineToArgvW).
 */
class WindowsLauncherTest {
  private static final Path SCRIPT =
      Path.of("..", "dist", "src", "archive", "bin", "dualmix.cmd").toAbsolutePath();

  /** Variables that hold one path; the others are words. */
  private static final Set<String> PATHS = Set.of("DUALMIX_INSTALLED", "DUALMIX_JAVA", "JAVA_HOME");

  private static String text() throws IOException {
    return Files.readString(SCRIPT, StandardCharsets.US_ASCII);
  }

  private static List<String> commands() throws IOException {
    return text().lines().filter(line -> !line.isBlank() && !line.startsWith("rem")).toList();
  }

  /** The line that starts DualMix. */
  private static String start() throws IOException {
    List<String> lines = commands().stream().filter(l -> l.contains("io.dualmix.cli")).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  /** The line as cmd.exe reads it: variables once, from left to right, unknown ones empty. */
  private static String expanded(String line, Map<String, String> variables, String arguments) {
    Matcher matcher = Pattern.compile("%(?:(\\w+)%|\\*)").matcher(line);
    StringBuilder all = new StringBuilder();
    while (matcher.find()) {
      String value =
          matcher.group(1) == null ? arguments : variables.getOrDefault(matcher.group(1), "");
      matcher.appendReplacement(all, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(all).toString();
  }

  /** The arguments of a command line: a quote toggles, and backslashes before one may escape it. */
  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < line.length(); i++) {
      int slashes = 0;
      while (i < line.length() && line.charAt(i) == '\\') {
        slashes++;
        i++;
      }
      boolean quote = i < line.length() && line.charAt(i) == '"';
      word.append("\\".repeat(quote ? slashes / 2 : slashes));
      begun |= slashes > 0;
      if (i == line.length()) {
        break;
      }
      if (quote && slashes % 2 == 0) {
        quoted = !quoted;
        begun = true;
      } else if (line.charAt(i) == ' ' && !quoted) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(line.charAt(i));
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  /** Whether cmd.exe would take an operator in the line for its own. */
  private static boolean hasOpenOperator(String line) {
    return Pattern.compile("[&|<>]").matcher(line.replaceAll("\"[^\"]*\"", "")).find();
  }

  @Test
  void theModelSplitsAsWindowsDoes() {
    assertThat(split("a  \"b c\" d\\e \"f\\\\\" g\\\"h \"\""))
        .containsExactly("a", "b c", "d\\e", "f\\", "g\"h", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C:\\dualmix",
        "C:\\Program Files (x86)\\DualMix",
        "D:\\R&D\\maps, streets; 100 %x%",
        "C:\\Users\\J. Müller\\own files"
      })
  void everyPathIsOneArgument(String folder) throws IOException {
    String line =
        expanded(
            start(),
            Map.of(
                "DUALMIX_INSTALLED",
                folder,
                "DUALMIX_JAVA",
                folder + "\\runtime\\bin\\java.exe",
                "DUALMIX_JAVA_OPTS",
                "-Xmx8g -Xms1g",
                "DUALMIX_NATIVE",
                "--enable-native-access=ALL-UNNAMED"),
            "train \"my streets.yaml\" -s name=b");

    assertThat(hasOpenOperator(line)).isFalse();
    assertThat(split(line))
        .containsExactly(
            folder + "\\runtime\\bin\\java.exe",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Xmx8g",
            "-Xms1g",
            "-Ddualmix.home=" + folder,
            "-Ddualmix.command=dualmix",
            "-cp",
            folder + "\\lib\\*",
            "io.dualmix.cli.DualMix",
            "train",
            "my streets.yaml",
            "-s",
            "name=b");
  }

  @Test
  void argumentsStayAsTheyWereTyped() throws IOException {
    // cmd.exe hands on what it read, with its quotes; more quotes would take them apart.
    assertThat(start()).endsWith(" io.dualmix.cli.DualMix %*");
    // Otherwise "!" in a path would vanish.
    assertThat(commands()).contains("setlocal DisableDelayedExpansion");
  }

  @Test
  void everyVariableWithAPathIsWithinQuotes() throws IOException {
    for (String line : commands()) {
      // A caret before a quote makes it a plain character, which opens nothing.
      String plain = line.replace("^\"", "");
      Matcher variable = Pattern.compile("%(\\w+)%").matcher(plain);
      while (variable.find()) {
        if (PATHS.contains(variable.group(1))) {
          long quotes = plain.substring(0, variable.start()).chars().filter(c -> c == '"').count();
          assertThat(quotes % 2).as(line).isOne();
        }
      }
    }
  }

  @Test
  void everyAssignmentIsWithinQuotes() throws IOException {
    // Without them a value would have the spaces behind it, or end at an operator.
    assertThat(commands().stream().filter(l -> l.matches("(?!  echo).*\\bset\\b.*")).toList())
        .hasSizeGreaterThan(8)
        .allMatch(l -> l.matches(".*\\bset \"\\w+=[^\"]*\"\\)?"), "set \"NAME=value\"");
  }

  @Test
  void theExitCodeIsThatOfJava() throws IOException {
    List<String> commands = commands();

    assertThat(commands.get(commands.size() - 2)).isEqualTo(start());
    assertThat(commands.get(commands.size() - 1)).isEqualTo("exit /b %ERRORLEVEL%");
  }

  @Test
  void linesEndAsWindowsExpects() throws IOException {
    // cmd.exe misreads labels and blocks of files with Unix line ends.
    assertThat(text().replace("\r\n", "")).doesNotContain("\r", "\n");
  }

  @Test
  void itSetsWhatTheLauncherOfOtherSystemsSets() throws IOException {
    String shell = Files.readString(Path.of("..", "dualmix"));
    Set<String> expected = exported(shell).collect(Collectors.toCollection(TreeSet::new));
    // Of glibc; Windows has none.
    expected.removeIf(name -> name.startsWith("MALLOC_"));
    Set<String> found =
        found("if not defined (\\w+) set", text()).collect(Collectors.toCollection(TreeSet::new));

    assertThat(found).isEqualTo(expected);
    for (String name : found) {
      assertThat(text()).contains("set \"" + name + "=" + value(shell, name) + "\"");
    }
  }

  @Test
  void theImagesEnvironmentIsThatOfTheLauncher() throws IOException {
    String shell = Files.readString(Path.of("..", "dualmix"));
    String pom = Files.readString(Path.of("pom.xml"));

    for (String name : exported(shell).toList()) {
      assertThat(pom).contains("<" + name + ">" + value(shell, name) + "</" + name + ">");
    }
  }

  private static String value(String shell, String name) {
    return found("\\n *" + name + "=(?:\\$\\{" + name + "-)?([^}\\s]*)\\}?", shell)
        .findFirst()
        .get();
  }

  private static Stream<String> exported(String shell) {
    return found("\\n(?:export ((?:[A-Z_]+ ?)+))", shell)
        .flatMap(names -> Stream.of(names.strip().split(" ")));
  }

  private static Stream<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map((MatchResult m) -> m.group(1));
  }
}
