package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.image.LabelMapping;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The 32 classes of CamVid's original labels: their colours ({@code label_colors.txt} of the data
 * set) and which of SegNet's eleven each belongs to (Badrinarayanan, Kendall, Cipolla 2017, as
 * MathWorks' SegNet example {@code camvidPixelLabelIDs} lists it by colour).
 */
final class CamVid32Classes {
  private static final String VOID = "Void";

  /** Such as {@code 64 128 64 Animal}. */
  private static final Pattern LINE =
      Pattern.compile("(\\d{1,3})\\s+(\\d{1,3})\\s+(\\d{1,3})\\s+(\\w+)");

  private static final Map<String, Integer> COLOURS =
      Map.ofEntries(
          Map.entry("Animal", 0x408040),
          Map.entry("Archway", 0xC00080),
          Map.entry("Bicyclist", 0x0080C0),
          Map.entry("Bridge", 0x008040),
          Map.entry("Building", 0x800000),
          Map.entry("Car", 0x400080),
          Map.entry("CartLuggagePram", 0x4000C0),
          Map.entry("Child", 0xC08040),
          Map.entry("Column_Pole", 0xC0C080),
          Map.entry("Fence", 0x404080),
          Map.entry("LaneMkgsDriv", 0x8000C0),
          Map.entry("LaneMkgsNonDriv", 0xC00040),
          Map.entry("Misc_Text", 0x808040),
          Map.entry("MotorcycleScooter", 0xC000C0),
          Map.entry("OtherMoving", 0x804040),
          Map.entry("ParkingBlock", 0x40C080),
          Map.entry("Pedestrian", 0x404000),
          Map.entry("Road", 0x804080),
          Map.entry("RoadShoulder", 0x8080C0),
          Map.entry("Sidewalk", 0x0000C0),
          Map.entry("SignSymbol", 0xC08080),
          Map.entry("Sky", 0x808080),
          Map.entry("SUVPickupTruck", 0x4080C0),
          Map.entry("TrafficCone", 0x000040),
          Map.entry("TrafficLight", 0x004040),
          Map.entry("Train", 0xC04080),
          Map.entry("Tree", 0x808000),
          Map.entry("Truck_Bus", 0xC080C0),
          Map.entry("Tunnel", 0x400040),
          Map.entry("VegetationMisc", 0xC0C000),
          Map.entry(VOID, 0x000000),
          Map.entry("Wall", 0x40C000));

  private static final Map<String, Set<String>> GROUPS =
      Map.ofEntries(
          Map.entry("sky", Set.of("Sky")),
          Map.entry("building", Set.of("Archway", "Bridge", "Building", "Tunnel", "Wall")),
          Map.entry("pole", Set.of("Column_Pole", "TrafficCone")),
          Map.entry("road", Set.of("Road", "LaneMkgsDriv", "LaneMkgsNonDriv")),
          Map.entry("pavement", Set.of("ParkingBlock", "RoadShoulder", "Sidewalk")),
          Map.entry("tree", Set.of("Tree", "VegetationMisc")),
          Map.entry("sign", Set.of("Misc_Text", "SignSymbol", "TrafficLight")),
          Map.entry("fence", Set.of("Fence")),
          Map.entry("car", Set.of("Car", "SUVPickupTruck", "Truck_Bus", "Train", "OtherMoving")),
          Map.entry("pedestrian", Set.of("Animal", "CartLuggagePram", "Child", "Pedestrian")),
          Map.entry("bicyclist", Set.of("Bicyclist", "MotorcycleScooter")));

  private CamVid32Classes() {}

  /** The published colours. */
  static Map<String, Integer> colours() {
    return COLOURS;
  }

  /**
   * Reads {@code label_colors.txt}: red, green, blue and name on each line.
   *
   * @return {@code 0xRRGGBB} by name
   * @throws DualMixException if a line has another format, a class is unknown, duplicate or
   *     missing, or two classes have the same colour
   */
  static Map<String, Integer> read(Path file) {
    ClassNames.requireSmall(file);
    Map<String, Integer> colours = new TreeMap<>();
    for (String line : ClassNames.lines(file)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw damaged(file, "holds the line '" + line + "'; expected such as '64 128 64 Animal'");
      }
      String name = matcher.group(4);
      if (!COLOURS.containsKey(name)) {
        throw damaged(
            file, "names the class " + name + "; known are " + new TreeMap<>(COLOURS).keySet());
      }
      int rgb =
          part(file, matcher.group(1)) << 16
              | part(file, matcher.group(2)) << 8
              | part(file, matcher.group(3));
      if (colours.put(name, rgb) != null) {
        throw damaged(file, "names the class " + name + " twice");
      }
    }
    Set<String> missing = new HashSet<>(COLOURS.keySet());
    missing.removeAll(colours.keySet());
    if (!missing.isEmpty()) {
      throw damaged(file, "has no colour for " + missing);
    }
    if (new HashSet<>(colours.values()).size() < colours.size()) {
      throw damaged(file, "gives two classes the same colour");
    }
    return colours;
  }

  /**
   * The mapping from the colours of the 32 classes to {@link CamVidClasses#TABLE}; void is ignored.
   */
  static LabelMapping mapping(Map<String, Integer> colours) {
    Map<Integer, Integer> classes = new HashMap<>();
    GROUPS.forEach(
        (group, members) -> {
          int index = CamVidClasses.TABLE.names().indexOf(group);
          members.forEach(member -> classes.put(colours.get(member), index));
        });
    return LabelMapping.colours(classes, Set.of(colours.get(VOID)));
  }

  private static int part(Path file, String text) {
    int value = Integer.parseInt(text);
    if (value > 255) {
      throw damaged(file, "holds the colour value " + value + "; expected 0 to 255");
    }
    return value;
  }

  private static DualMixException damaged(Path file, String what) {
    return new DualMixException(
        "The list of colours " + file + " " + what,
        "Copy it again from the data set, or remove it: the published colours are known.");
  }
}
