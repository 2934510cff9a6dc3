package io.dualmix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every class and method that the pages for developers name exists. */
class DocumentedNamesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** {@code Class}, {@code Class.member} or either behind a package; calls may have parentheses. */
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z]+(?:\\.[a-z]+)*\\.)?([A-Z]\\w*)(?:\\.(\\w+))?(?:\\(.*\\))?");

  /** In prose between backticks, in diagrams behind a bracket. */
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`|\\[([\\w.]+)[:\\]]");

  private static final Map<String, String> SOURCES = new HashMap<>();
  private static String everything = "";

  @BeforeAll
  static void readSources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> sources =
          files
              .filter(f -> f.toString().endsWith(".java"))
              .filter(f -> f.toString().contains("src"))
              .toList();
      for (Path file : sources) {
        String text = Files.readString(file);
        SOURCES.put(file.getFileName().toString().replace(".java", ""), text);
        if (!file.endsWith("DocumentedNamesTest.java")) {
          all.append(text); // Its own names are made up.
        }
      }
    }
    everything = all.toString();
  }

  /** Why a name is not there; empty if it is. */
  private static String missing(String code) {
    Matcher name = NAME.matcher(code);
    if (!name.matches()) {
      return "";
    }
    String type = name.group(1);
    String member = name.group(2);
    String source = SOURCES.get(type);
    if (source == null) {
      // A class of a library has to be imported somewhere; one within another, declared.
      boolean known =
          Pattern.compile("import [\\w.]+\\." + type + ";").matcher(everything).find()
              || Pattern.compile("(class|record|enum|interface) " + type + "\\b")
                  .matcher(everything)
                  .find();
      return known ? "" : "no class " + type;
    }
    boolean there =
        member == null
            || Pattern.compile("\\b" + member + "\\b").matcher(source).find()
            || SOURCES.containsKey(member);
    return there ? "" : type + " has no " + member;
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/architecture.md", "CONTRIBUTING.md"})
  void theNamesOfAPageExist(String page) throws IOException {
    List<String> wrong = new ArrayList<>();
    int names = 0;
    Matcher code = CODE.matcher(Files.readString(ROOT.resolve(page)));
    while (code.find()) {
      String text = code.group(1) != null ? code.group(1) : code.group(2);
      if (NAME.matcher(text).matches() && !text.endsWith(".md")) {
        names++;
        String why = missing(text);
        if (!why.isEmpty()) {
          wrong.add(text + ": " + why);
        }
      }
    }
    assertThat(names).isGreaterThan(10);
    assertThat(wrong).isEmpty();
  }

  @Test
  void aNameThatDoesNotExistIsFound() {
    assertThat(missing("StageTrainingOfOld")).isEqualTo("no class StageTrainingOfOld");
    assertThat(missing("train.Trainer.fly")).isEqualTo("Trainer has no fly");
    assertThat(missing("train.Trainer.train")).isEmpty();
  }
}
