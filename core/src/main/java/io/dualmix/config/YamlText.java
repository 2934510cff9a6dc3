package io.dualmix.config;

import io.dualmix.DualMixException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The text of an experiment: its tree and the line of each key. */
final class YamlText {
  private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}\\b");

  private static final Expected EXPERIMENT =
      new Expected(
          "an experiment with at least the keys name and data",
          "Begin with a copy of configs/demo.yaml.");

  /**
   * The kind of a file.
   *
   * @param what the text after "expected"
   * @param remedy for a file that is something else
   */
  record Expected(String what, String remedy) {}

  private final String origin;
  private final Map<String, Integer> lines = new HashMap<>();
  private final ObjectNode tree;

  /**
   * @param mapper reads the text
   * @param yaml the text
   * @param origin the file's name, for messages
   * @throws DualMixException if the text is not valid YAML, contains a duplicate key or is not a
   *     mapping
   */
  YamlText(YAMLMapper mapper, String yaml, String origin) {
    this(mapper, yaml, origin, EXPERIMENT);
  }

  /**
   * As above, for another kind of file.
   *
   * @param expected named if the text is not a mapping
   */
  YamlText(YAMLMapper mapper, String yaml, String origin, Expected expected) {
    this.origin = origin;
    JsonNode root;
    try {
      findLines(mapper, yaml);
      root = YamlTree.read(mapper, yaml);
    } catch (JacksonException e) {
      throw unquotedColour(yaml).or(() -> tab(yaml, e)).orElseGet(() -> syntaxError(e));
    } catch (YamlTree.Refused e) {
      throw new DualMixException(
          origin + ":" + e.line() + ": " + e.getMessage(), "Write the value out.", e);
    }
    if (!(root instanceof ObjectNode object)) {
      throw new DualMixException(
          origin
              + (root.isMissingNode() || root.isNull() ? " is empty" : " holds no keys")
              + "; expected "
              + expected.what(),
          expected.remedy());
    }
    tree = object;
  }

  /** The mutable tree, to which overrides are applied. */
  ObjectNode tree() {
    return tree;
  }

  /** The file and, if known, the line of a dotted key or of its nearest parent. */
  String place(String key) {
    String nearest = key;
    while (!lines.containsKey(nearest) && nearest.contains(".")) {
      nearest = nearest.substring(0, nearest.lastIndexOf('.'));
    }
    return Optional.ofNullable(lines.get(nearest)).map(l -> origin + ":" + l).orElse(origin);
  }

  private void findLines(YAMLMapper mapper, String yaml) {
    try (JsonParser parser =
        mapper.reader().without(StreamReadFeature.STRICT_DUPLICATE_DETECTION).createParser(yaml)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String key = dotted(parser.streamReadContext().pathAsPointer().toString());
        int line = parser.currentTokenLocation().getLineNr();
        Integer earlier = lines.putIfAbsent(key, line);
        if (token == JsonToken.PROPERTY_NAME && earlier != null) {
          throw new DualMixException(
              origin + ":" + line + ": " + key + " is given twice, first in line " + earlier,
              "Remove one of the two.");
        }
      }
    }
  }

  /** A colour without quotes begins a comment, which hides the rest of its line. */
  private Optional<DualMixException> unquotedColour(String yaml) {
    List<String> text = yaml.lines().toList();
    for (int i = 0; i < text.size(); i++) {
      int comment = comment(text.get(i));
      Matcher matcher = COLOUR.matcher(text.get(i)).region(comment, text.get(i).length());
      if (matcher.lookingAt() && text.get(i).substring(0, comment).matches("(?s).*[:,\\[]\\s+")) {
        String colour = matcher.group();
        return Optional.of(
            new DualMixException(
                origin + ":" + (i + 1) + ": " + colour + " without quotes begins a comment",
                "Write the colour in quotes: \"" + colour + "\"."));
      }
    }
    return Optional.empty();
  }

  /** For a tab in the indentation, the parser reports the previous line. */
  private Optional<DualMixException> tab(String yaml, JacksonException e) {
    if (!e.getOriginalMessage().contains("TAB")) {
      return Optional.empty();
    }
    List<String> text = yaml.lines().toList();
    return IntStream.range(Math.max(0, line(e) - 1), text.size())
        .filter(i -> text.get(i).matches(" *\\t.*"))
        .mapToObj(
            i ->
                new DualMixException(
                    origin
                        + ":"
                        + (i + 1)
                        + ": this is not valid YAML: the indentation contains a tab",
                    "Indent with spaces.",
                    e))
        .findFirst();
  }

  /** The line that the parser reports; below 1 for none. */
  private static int line(JacksonException e) {
    return e.getLocation() == null ? -1 : e.getLocation().getLineNr();
  }

  /** The start index of a line's comment; the length of the line if it has none. */
  private static int comment(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
        return i;
      }
    }
    return line.length();
  }

  private static String dotted(String pointer) {
    if (pointer.isEmpty()) {
      return "";
    }
    return Stream.of(pointer.substring(1).split("/", -1))
        .map(part -> Spelling.of(part.replace("~1", "/").replace("~0", "~")))
        .collect(Collectors.joining("."));
  }

  private DualMixException syntaxError(JacksonException e) {
    int line = line(e);
    // The parser's message has several lines with position and excerpt; the last one describes the
    // error.
    List<String> parts = e.getOriginalMessage().strip().lines().toList();
    String reason = parts.get(0);
    for (String part : parts) {
      if (!part.startsWith(" ") && !part.startsWith("in reader") && !part.startsWith(" in ")) {
        reason = part.strip();
      }
    }
    return new DualMixException(
        origin + (line > 0 ? ":" + line : "") + ": this is not valid YAML: " + reason,
        "Check the indentation, colons, brackets and quotes there and above.",
        e);
  }
}
