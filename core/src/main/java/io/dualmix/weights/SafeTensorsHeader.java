package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The validated JSON header of a safetensors file: every tensor has a valid type and a shape that
 * matches its bytes; the byte ranges do not overlap and fill the file to its end.
 *
 * @param entries by name, in the order of the file
 * @param metadata free text by key
 */
record SafeTensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** Unsupported types of the format, with their bits per value. */
  private static final Map<String, Integer> UNREADABLE_BITS =
      Map.ofEntries(
          Map.entry("F4", 4),
          Map.entry("F6_E2M3", 6),
          Map.entry("F6_E3M2", 6),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3FNUZ", 8),
          Map.entry("F8_E5M2FNUZ", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("U16", 16),
          Map.entry("U32", 32),
          Map.entry("U64", 64),
          Map.entry("C64", 64));

  /**
   * The type, shape and position of a tensor.
   *
   * @param dtype data type; null if it is not supported
   * @param type type name in the file
   * @param shape sizes, each at least 0
   * @param begin position of its first byte, from the end of the header
   * @param end position after its last byte
   */
  record Entry(DType dtype, String type, List<Long> shape, long begin, long end) {}

  SafeTensorsHeader {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * @param json bytes of the header
   * @param dataBytes number of bytes after the header
   * @param file file name for errors
   */
  static SafeTensorsHeader parse(byte[] json, long dataBytes, Path file) {
    JsonNode root;
    try {
      root = mapper().readTree(json);
    } catch (JacksonException e) {
      throw damaged(file, "its header is not JSON", e);
    }
    if (!root.isObject()) {
      throw damaged(file, "its header is not a JSON object", null);
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (property.getKey().equals(METADATA)) {
        readMetadata(property.getValue(), metadata, file);
      } else {
        entries.put(property.getKey(), entry(property.getKey(), property.getValue(), file));
      }
    }
    requireGapless(entries, dataBytes, file);
    return new SafeTensorsHeader(entries, metadata);
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  private static void readMetadata(JsonNode node, Map<String, String> into, Path file) {
    if (!node.isObject()) {
      throw damaged(file, METADATA + " is not an object", null);
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!property.getValue().isString()) {
        throw damaged(file, "the metadata '" + property.getKey() + "' is not text", null);
      }
      into.put(property.getKey(), property.getValue().stringValue());
    }
  }

  private static Entry entry(String name, JsonNode node, Path file) {
    String type = node.path("dtype").asString("");
    DType dtype =
        Arrays.stream(DType.values()).filter(d -> d.name().equals(type)).findFirst().orElse(null);
    if (dtype == null && !UNREADABLE_BITS.containsKey(type)) {
      throw damaged(
          file,
          "the tensor '"
              + name
              + "' has the type "
              + node.path("dtype")
              + ", known are "
              + Arrays.toString(DType.values()),
          null);
    }
    List<Long> shape = numbers(name, node.path("shape"), "shape", file);
    List<Long> offsets = numbers(name, node.path("data_offsets"), "data_offsets", file);
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw damaged(file, "the tensor '" + name + "' has the data_offsets " + offsets, null);
    }
    long bytes = offsets.get(1) - offsets.get(0);
    int bits = dtype == null ? UNREADABLE_BITS.get(type) : Byte.SIZE * dtype.bytes();
    if (bits(name, shape, bits, file) != bytes * Byte.SIZE) {
      throw damaged(
          file,
          "the tensor '"
              + name
              + "' of shape "
              + shape
              + " and type "
              + type
              + " has "
              + bytes
              + " bytes",
          null);
    }
    return new Entry(dtype, type, shape, offsets.get(0), offsets.get(1));
  }

  private static List<Long> numbers(String name, JsonNode node, String key, Path file) {
    List<Long> values = new ArrayList<>();
    boolean whole = node.isArray();
    for (JsonNode value : node) {
      whole &= value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
      values.add(whole ? value.longValue() : 0);
    }
    if (!whole) {
      throw damaged(
          file,
          "the " + key + " of the tensor '" + name + "' is " + node + ", expected whole numbers",
          null);
    }
    return List.copyOf(values);
  }

  /** The number of bits of all values. */
  private static long bits(String name, List<Long> shape, int each, Path file) {
    try {
      return shape.stream().reduce((long) each, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw damaged(file, "the tensor '" + name + "' has the shape " + shape, e);
    }
  }

  private static void requireGapless(Map<String, Entry> entries, long dataBytes, Path file) {
    long next = 0;
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    for (Map.Entry<String, Entry> e : inOrder) {
      if (e.getValue().begin() != next) {
        throw damaged(
            file,
            "the tensor '"
                + e.getKey()
                + "' begins at byte "
                + e.getValue().begin()
                + " of the data, expected "
                + next
                + " (overlap or gap)",
            null);
      }
      next = e.getValue().end();
    }
    if (next != dataBytes) {
      throw damaged(
          file, "its tensors fill " + next + " bytes of data, the file has " + dataBytes, null);
    }
  }

  static DualMixException damaged(Path file, String how, Throwable cause) {
    return new DualMixException(
        file + " is not a valid safetensors file: " + how,
        "It may be truncated or have another format; download or write it again.",
        cause);
  }
}
