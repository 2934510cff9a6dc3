package io.dualmix.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damage to JSON, YAML and lists that leaves them text: values, keys and nesting. */
final class TextMutations {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
  private static final Pattern WORD = Pattern.compile("[\\w./#-]+");
  private static final String[] VALUES = {
    "-1",
    "0",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "99999999999999999999",
    "1e999",
    "1e-999",
    "1e999999999",
    "-0.0",
    "0.1",
    "NaN",
    ".inf",
    "null",
    "true",
    "\"x\"",
    "\"\"",
    "[]",
    "{}",
    "[1, [2]]",
    "{\"a\": 1}",
    "&a [*a]",
    "*a",
    "!!java.net.URL x",
    "0x7fffffff",
    "1_000",
    "12:30:45",
    "2020-01-01",
    "~",
    "\u0000",
    "\uFEFF",
    "../../etc/passwd",
    "\\",
    "%s",
    "\n",
    "\t",
    "---\n",
    "|\n  x"
  };
  private static final String[] OPENINGS = {
    "[", "{\"a\":", "{", "- ", "? ", "a:\n ", "\"", "!", "'"
  };
  private static final int DEEPEST = 3000;
  private static final int LONGEST_NUMBER = 5000;

  private TextMutations() {}

  /** One or two kinds of damage. */
  static byte[] any(byte[] content, Random random) {
    // Each byte as one character, so that what is not text stays as it is.
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int times = 1 + random.nextInt(2);
    for (int i = 0; i < times; i++) {
      text = once(text, random);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String once(String text, Random random) {
    return switch (random.nextInt(7)) {
      case 0, 1 -> replaceOne(text, NUMBER, VALUES[random.nextInt(VALUES.length)], random);
      case 2 -> replaceOne(text, WORD, VALUES[random.nextInt(VALUES.length)], random);
      case 3 -> swapWords(text, random);
      case 4 -> repeatLine(text, random);
      case 5 -> nest(text, random);
      default -> replaceOne(text, NUMBER, "9".repeat(1 + random.nextInt(LONGEST_NUMBER)), random);
    };
  }

  private static String replaceOne(String text, Pattern what, String with, Random random) {
    List<MatchResult> found = what.matcher(text).results().toList();
    if (found.isEmpty()) {
      return text + with;
    }
    MatchResult one = found.get(random.nextInt(found.size()));
    return text.substring(0, one.start()) + with + text.substring(one.end());
  }

  private static String swapWords(String text, Random random) {
    List<MatchResult> words = WORD.matcher(text).results().toList();
    return words.isEmpty()
        ? text
        : replaceOne(text, WORD, words.get(random.nextInt(words.size())).group(), random);
  }

  private static String repeatLine(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.isEmpty()) {
      return text;
    }
    String line = lines.get(random.nextInt(lines.size()));
    lines.add(random.nextInt(lines.size() + 1), line);
    return String.join("\n", lines) + "\n";
  }

  private static String nest(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    String opening = OPENINGS[random.nextInt(OPENINGS.length)];
    return text.substring(0, at) + opening.repeat(1 + random.nextInt(DEEPEST)) + text.substring(at);
  }
}
