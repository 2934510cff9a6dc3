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

/** How the raw values or colours of label files become class indices. Immutable. */
public final class LabelMapping {
  private static final int RAW_VALUES = 65536;
  private static final short UNKNOWN = -1;
  private static final int NAMED = 5;
  private static final String VALUES_REMEDY =
      "Give them classes (classes, values), list them (ignore: [34]), or ignore all that no class"
          + " has (unknown: ignore).";

  /** Null for index labels. */
  private final Map<Integer, Short> colours;

  /** Null for colour labels; {@link #UNKNOWN} where a value has no class. */
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

  /** Raw values are class indices; {@link ClassTable#IGNORE} is ignored, as is what is named. */
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
   * Raw values are looked up.
   *
   * @param classes the class index 0..254 for each raw value 0..65535
   * @param ignore raw values that count nowhere; {@link ClassTable#IGNORE} is one of them unless it
   *     has a class
   * @throws DualMixException if a value is out of range, or both has a class and is ignored
   */
  public static LabelMapping values(Map<Integer, Integer> classes, Collection<Integer> ignore) {
    short[] table = new short[RAW_VALUES];
    Arrays.fill(table, UNKNOWN);
    table[ClassTable.IGNORE] = ClassTable.IGNORE;
    merge(classes, ignore).forEach((raw, index) -> table[requireRaw(raw, RAW_VALUES)] = index);
    return new LabelMapping(null, table, false, false);
  }

  /** Each class has its colour of the table; the ignored ones are {@code 0xRRGGBB} as well. */
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
            "Colour labels need a colour of its own for each class.");
      }
    }
    return colours(byColour, ignore);
  }

  /**
   * Colours are looked up.
   *
   * @param classes the class index 0..254 for each colour {@code 0xRRGGBB}
   * @param ignore colours that count nowhere
   * @throws DualMixException if a colour is out of range, or both has a class and is ignored
   */
  public static LabelMapping colours(Map<Integer, Integer> classes, Collection<Integer> ignore) {
    Map<Integer, Short> merged = merge(classes, ignore);
    merged.keySet().forEach(raw -> requireRaw(raw, 1 << 24));
    return new LabelMapping(Map.copyOf(merged), null, false, false);
  }

  /** A text that two mappings share only if they map alike. */
  public String fingerprint() {
    String table = colours == null ? Arrays.toString(values) : new TreeMap<>(colours).toString();
    return Sha256.of(
        (ignoringUnknown + (redOfWideColour ? "red" : "") + table)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The same mapping, but what it does not know is ignored where it was an error. */
  public LabelMapping ignoringUnknown() {
    return new LabelMapping(colours, values, true, redOfWideColour);
  }

  /**
   * The same mapping for labels in colour of 16 bits whose red channel is the class, as SYNTHIA has
   * them; without this such a label is refused, as other colours are.
   */
  public LabelMapping redOfWideColour() {
    return new LabelMapping(colours, values, ignoringUnknown, true);
  }

  /** The class of a raw value of index labels, {@link ClassTable#IGNORE}, or below 0 for none. */
  int classOf(int raw) {
    return values[raw];
  }

  /** The raw values that occur in a label of indices. */
  public BitSet used(Path file) {
    IndexRaster raster = RawLabels.indices(file, redOfWideColour);
    BitSet used = new BitSet();
    for (int i = 0; i < raster.size(); i++) {
      used.set(raster.value(i));
    }
    return used;
  }

  /** How many pixels of a label are erased, and so ignored. */
  public int erased(Path file) {
    return RawLabels.erased(file, byColour(), redOfWideColour);
  }

  /** Whether labels are read by their colours. */
  public boolean byColour() {
    return colours != null;
  }

  /**
   * Reads a label file.
   *
   * @throws DualMixException if it cannot be read, or holds unknown values: the message names the
   *     file, the most frequent of them, and how many pixels have each
   */
  public LabelImage read(Path file) {
    return colours == null ? readIndices(file) : readColours(file);
  }

  private LabelImage readIndices(Path file) {
    IndexRaster raster = RawLabels.indices(file, redOfWideColour);
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
    ColourRaster raster = RawLabels.colours(file);
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
      if (raw != last) { // Labels are flat: most pixels repeat their neighbour.
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
            "Take it out of one of the two.");
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
