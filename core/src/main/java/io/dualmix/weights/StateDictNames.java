package io.dualmix.weights;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps the tensor names of a file to those of a model.
 *
 * <p>After a common prefix ({@code module.}, {@code model.}, {@code Scale.} and the like), a name
 * may be the model's own ({@code backbone.conv1.weight}), that of a plain backbone ({@code
 * conv1.weight}, as in torchvision and timm), of torchvision's MobileNetV2 ({@code
 * features.3.conv.0.0.weight}), or of AdaptSegNet's DeepLabV2 ({@code layer5.conv2d_list.0.bias}).
 */
final class StateDictNames {
  private static final String BACKBONE = "backbone.";
  private static final String HEAD = "head.";
  private static final int DEEPEST_PREFIX = 4;

  /**
   * AdaptSegNet's names: the head on the last features or, if there are two, the auxiliary head.
   */
  private static final Pattern CLASSIFIER = Pattern.compile("layer([56])\\.(conv2d_list\\..+)");

  private static final Pattern FEATURE = Pattern.compile("features\\.(\\d+)\\.(.+)");

  /** Blocks per stage of MobileNetV2 (Sandler et al. 2018, table 2). */
  private static final int[] DEPTHS = {1, 2, 3, 4, 3, 3, 1};

  private final Set<String> own;
  private final boolean twoHeads;
  private final String prefix;

  /**
   * @param own the model's names
   * @param names the file's
   */
  StateDictNames(Set<String> own, Collection<String> names) {
    this.own = own;
    this.twoHeads = names.stream().anyMatch(n -> n.contains("layer6.conv2d_list."));
    this.prefix = commonPrefix(names);
  }

  /** The common prefix of the used names; empty or ending with a dot. */
  String prefix() {
    return prefix;
  }

  /** The model's name for a name of the file; null if there is none. */
  String own(String name) {
    return name.startsWith(prefix) ? plain(name.substring(prefix.length())) : null;
  }

  /** A name of the file without the common prefix. */
  String withoutPrefix(String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  /** The prefix with the most known names after it; of equal ones the shortest, then the first. */
  private String commonPrefix(Collection<String> names) {
    Map<String, Integer> counts = new HashMap<>();
    for (String name : names) {
      int start = 0;
      for (int depth = 0; depth <= DEEPEST_PREFIX; depth++) {
        if (plain(name.substring(start)) != null) {
          counts.merge(name.substring(0, start), 1, Integer::sum);
        }
        start = name.indexOf('.', start) + 1;
        if (start == 0) {
          break;
        }
      }
    }
    String best = "";
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      int more = entry.getValue() - counts.getOrDefault(best, 0);
      int shorter = best.length() - entry.getKey().length();
      boolean first = entry.getKey().compareTo(best) < 0;
      if (more > 0 || (more == 0 && (shorter > 0 || (shorter == 0 && first)))) {
        best = entry.getKey();
      }
    }
    return best;
  }

  private String plain(String name) {
    if (own.contains(name)) {
      return name;
    } else if (own.contains(BACKBONE + name)) {
      return BACKBONE + name;
    }
    Matcher classifier = CLASSIFIER.matcher(name);
    if (classifier.matches()) {
      boolean main = classifier.group(1).equals("6") || !twoHeads;
      String head = HEAD + (main ? "" : "auxiliary.") + classifier.group(2);
      return own.contains(head) ? head : null;
    }
    Matcher feature = FEATURE.matcher(name);
    String mobile = feature.matches() ? mobileNet(feature) : null;
    return own.contains(mobile) ? mobile : null;
  }

  /**
   * torchvision numbers MobileNetV2's blocks consecutively; timm, whose names are used here, by
   * stage.
   */
  private static String mobileNet(Matcher feature) {
    int block = feature.group(1).length() > 2 ? -1 : Integer.parseInt(feature.group(1));
    String rest = feature.group(2);
    if (block == 0) {
      return renamed(BACKBONE, rest, Map.of("0", "conv_stem", "1", "bn1"));
    }
    int within = block - 1;
    for (int stage = 0; stage < DEPTHS.length && within >= 0; stage++) {
      if (within < DEPTHS[stage]) {
        String place = BACKBONE + "blocks." + stage + "." + within + ".";
        // Only the first stage has no expansion.
        Map<String, String> parts =
            stage == 0
                ? Map.of(
                    "conv.0.0", "conv_dw", "conv.0.1", "bn1", "conv.1", "conv_pw", "conv.2", "bn2")
                : Map.of(
                    "conv.0.0",
                    "conv_pw",
                    "conv.0.1",
                    "bn1",
                    "conv.1.0",
                    "conv_dw",
                    "conv.1.1",
                    "bn2",
                    "conv.2",
                    "conv_pwl",
                    "conv.3",
                    "bn3");
        return renamed(place, rest, parts);
      }
      within -= DEPTHS[stage];
    }
    return null;
  }

  private static String renamed(String place, String rest, Map<String, String> parts) {
    int dot = rest.lastIndexOf('.');
    String part = dot < 0 ? null : parts.get(rest.substring(0, dot));
    return part == null ? null : place + part + rest.substring(dot);
  }
}
