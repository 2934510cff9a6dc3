package io.dualmix.data.image;

import io.dualmix.DualMixException;
import io.dualmix.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Maps the raw values or colours of label files to class indices. Immutable. */
public final class LabelMapping {
  private static final int RAW_VALUES = 65536;
  private static final short UNKNOWN = -1;
  private static final int NAMED = 5;
  private static final String VALUES_REMEDY =
      "Give them classes (classes, values), list them (ignore: [34]), or ignore all that no class"
          + " has (unknown: ignore).";

  /** Null for index labels. */
  private final Map<Integer, Short> colours;

  /** Null for colour labels; {@link #UNKNOWN} for values without a class. */
  private final short[] values;

  private final boolean ignoringUnknown;
  private final boolean redOfWideColour;

  private LabelMapping(
      Map<Integer, Short> colours,
      short[] values,
      boolean ignoringUnknown,
      boolean redOfWideColour) {
    this.colours = colours;
    this.values = values;
    this.ignoringUnknown = ignoringUnknown;
    this.redOfWideColour = redOfWideColour;
  }

  /**
   * A mapping of raw values that are class indices; {@link ClassTable#IGNORE} and the given values
   * are ignored.
   */
  public static LabelMapping indices(ClassTable classes, Collection<Integer> ignore) {
    Map<Integer, Integer> identity = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      if (!ignore.contains(i)) {
        identity.put(i, i);
      }
    }
    return values(identity, ignore);
  }

  /**
   * A mapping by a table of raw values.
   *
   * @param classes the class index 0..254 for each raw value 0..65535
   * @param ignore ignored raw values; {@link ClassTable#IGNORE} is included unless it has a class
   * @throws DualMixException if a value is out of range, or both has a class and is ignored
   */
  public static LabelMapping values(Map<Integer, Integer> classes, Collection<Integer> ignore) {
    short[] table = new short[RAW_VALUES];
    Arrays.fill(table, UNKNOWN);
    table[ClassTable.IGNORE] = ClassTable.IGNORE;
    merge(classes, ignore).forEach((raw, index) -> table[requireRaw(raw, RAW_VALUES)] = index);
    return new LabelMapping(null, table, false, false);
  }

  /** A mapping by the colours of a class table; ignored colours are {@code 0xRRGGBB}. */
  public static LabelMapping colours(ClassTable classes, Collection<Integer> ignore) {
    Map<Integer, Integer> byColour = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      Integer twin = byColour.put(classes.classes().get(i).rgb(), i);
      if (twin != null) {
        throw new DualMixException(
            "The classes "
                + classes.names().get(twin)
                + " and "
                + classes.names().get(i)
                + " have the same colour "
                + hexadecimal(classes.classes().get(i).rgb()),
            "Colour labels need distinct class colours.");
      }
    }
    return colours(byColour, ignore);
  }

  /**
   * A mapping by a table of colours.
   *
   * @param classes the class index 0..254 for each colour {@code 0xRRGGBB}
   * @param ignore ignored colours
   * @throws DualMixException if a colour is out of range, or both has a class and is ignored
   */
  public static LabelMapping colours(Map<Integer, Integer> classes, Collection<Integer> ignore) {
    Map<Integer, Short> merged = merge(classes, ignore);
    merged.keySet().forEach(raw -> requireRaw(raw, 1 << 24));
    return new LabelMapping(Map.copyOf(merged), null, false, false);
  }

  /** A text that is equal only for equivalent mappings. */
  public String fingerprint() {
    String table = colours == null ? Arrays.toString(values) : new TreeMap<>(colours).toString();
    return Sha256.of(
        (ignoringUnknown + (redOfWideColour ? "red" : "") + table)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The same mapping with unknown values ignored. */
  public LabelMapping ignoringUnknown() {
    return new LabelMapping(colours, values, true, redOfWideColour);
  }

  /**
   * The same mapping for 16-bit colour labels with the class in the red channel, as in SYNTHIA.
   * Otherwise such labels are rejected like other colour labels.
   */
  public LabelMapping redOfWideColour() {
    return new LabelMapping(colours, values, ignoringUnknown, true);
  }

  /**
   * The class of a raw value of index labels, {@link ClassTable#IGNORE}, or a negative value for
   * none.
   */
  int classOf(int raw) {
    return values[raw];
  }

  /** The raw values that occur in an index label. */
  public BitSet used(Path file) {
    IndexRaster raster = LabelDecoder.indices(file, redOfWideColour);
    BitSet used = new BitSet();
    for (int i = 0; i < raster.size(); i++) {
      used.set(raster.value(i));
    }
    return used;
  }

  /** The number of erased pixels in a label, which are ignored. */
  public int erased(Path file) {
    return LabelDecoder.erased(file, byColour(), redOfWideColour);
  }

  /** Whether labels are colour labels. */
  public boolean byColour() {
    return colours != null;
  }

  /**
   * Reads a label file.
   *
   * @throws DualMixException if it cannot be read or contains unknown values: the message names the
   *     file, the most frequent values and their pixel counts
   */
  public LabelImage read(Path file) {
    return colours == null ? readIndices(file) : readColours(file);
  }

  private LabelImage readIndices(Path file) {
    IndexRaster raster = LabelDecoder.indices(file, redOfWideColour);
    byte[] classes = new byte[raster.size()];
    int signs = 0;
    for (int i = 0; i < classes.length; i++) {
      short index = raster.erased(i) ? ClassTable.IGNORE : values[raster.value(i)];
      signs |= index;
      classes[i] = (byte) index; // UNKNOWN becomes IGNORE.
    }
    if (signs < 0 && !ignoringUnknown) {
      requireNone(file, unknown(raster), "value", raw -> Integer.toString(raw), VALUES_REMEDY);
    }
    return new LabelImage(raster.width(), raster.height(), classes);
  }

  private Map<Integer, Integer> unknown(IndexRaster raster) {
    Map<Integer, Integer> unknown = new TreeMap<>();
    for (int i = 0; i < raster.size(); i++) {
      if (values[raster.value(i)] == UNKNOWN && !raster.erased(i)) {
        unknown.merge(raster.value(i), 1, Integer::sum);
      }
    }
    return unknown;
  }

  private LabelImage readColours(Path file) {
    ColourRaster raster = LabelDecoder.colours(file);
    byte[] classes = new byte[raster.size()];
    Map<Integer, Integer> unknown = new TreeMap<>();
    int last = -1;
    short index = UNKNOWN;
    for (int i = 0; i < classes.length; i++) {
      if (raster.erased(i)) {
        classes[i] = (byte) ClassTable.IGNORE;
        continue;
      }
      int raw = raster.colour(i);
      if (raw != last) { // Label areas are uniform, so most pixels equal their neighbour.
        last = raw;
        index = colours.getOrDefault(raw, UNKNOWN);
      }
      classes[i] = known(index, raw, unknown);
    }
    requireNone(
        file,
        unknown,
        "colour",
        LabelMapping::hexadecimal,
        BlendedColours.remedy(colours, unknown));
    return new LabelImage(raster.width(), raster.height(), classes);
  }

  private byte known(short index, int raw, Map<Integer, Integer> unknown) {
    if (index != UNKNOWN) {
      return (byte) index;
    }
    if (!ignoringUnknown) {
      unknown.merge(raw, 1, Integer::sum);
    }
    return (byte) ClassTable.IGNORE;
  }

  private static void requireNone(
      Path file,
      Map<Integer, Integer> unknown,
      String kind,
      IntFunction<String> name,
      String remedy) {
    if (unknown.isEmpty()) {
      return;
    }
    Map<String, Integer> pixels = new LinkedHashMap<>();
    unknown.entrySet().stream()
        .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
        .forEach(e -> pixels.put(name.apply(e.getKey()), e.getValue()));
    String named =
        pixels.entrySet().stream()
            .limit(NAMED)
            .map(e -> e.getKey() + " (" + e.getValue() + " pixels)")
            .collect(Collectors.joining(", "));
    throw new UnknownLabelValues(
        String.format(
            Locale.ROOT,
            "The label %s holds the %s %s%s, which no class has",
            file,
            kind,
            named,
            unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more" : ""),
        remedy,
        pixels);
  }

  private static Map<Integer, Short> merge(
      Map<Integer, Integer> classes, Collection<Integer> ignore) {
    Map<Integer, Short> merged = new HashMap<>();
    classes.forEach(
        (raw, index) -> {
          if (index < 0 || index >= ClassTable.IGNORE) {
            throw new DualMixException(
                "The raw value "
                    + raw
                    + " is mapped to the class "
                    + index
                    + "; expected 0 to "
                    + (ClassTable.IGNORE - 1),
                "");
          }
          merged.put(raw, index.shortValue());
        });
    for (Integer raw : ignore) {
      if (classes.containsKey(raw)) {
        throw new DualMixException(
            "The raw value " + raw + " has the class " + classes.get(raw) + " and is also ignored",
            "Remove it from one of them.");
      }
      merged.put(raw, (short) ClassTable.IGNORE);
    }
    return merged;
  }

  private static int requireRaw(int raw, int bound) {
    if (raw < 0 || raw >= bound) {
      throw new DualMixException(
          "Label files hold values of 0 to " + (bound - 1) + ", never " + raw, "");
    }
    return raw;
  }

  private static String hexadecimal(int rgb) {
    return String.format(Locale.ROOT, "#%06X", rgb);
  }
}
