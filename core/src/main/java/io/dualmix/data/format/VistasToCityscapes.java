package io.dualmix.data.format;

import java.util.Map;
import java.util.Optional;

/**
 * Maps labels of Mapillary Vistas to Cityscapes' 19 classes. For version 1.2 this is the table
 * {@code vistas_to_cityscapes} of 38 names from the literature on anomaly detection and domain
 * shift (such as DenseHybrid and NP-OOD). Other labels are ignored.
 *
 * <p>An entry also applies to its sub-labels, so version 2.0's {@code human--person--individual} is
 * a person. New names in 2.0 with the same meaning are listed as well; there is no published table
 * for that version.
 */
final class VistasToCityscapes {
  private static final String SEPARATOR = "--";

  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("construction--barrier--curb", "sidewalk"),
          Map.entry("construction--barrier--fence", "fence"),
          Map.entry("construction--barrier--guard-rail", "fence"),
          Map.entry("construction--barrier--wall", "wall"),
          Map.entry("construction--flat--bike-lane", "road"),
          Map.entry("construction--flat--crosswalk-plain", "road"),
          Map.entry("construction--flat--curb-cut", "sidewalk"),
          Map.entry("construction--flat--parking", "road"),
          Map.entry("construction--flat--parking-aisle", "road"), // 2.0
          Map.entry("construction--flat--pedestrian-area", "sidewalk"),
          Map.entry("construction--flat--rail-track", "road"),
          Map.entry("construction--flat--road", "road"),
          Map.entry("construction--flat--road-shoulder", "road"), // 2.0
          Map.entry("construction--flat--service-lane", "road"),
          Map.entry("construction--flat--sidewalk", "sidewalk"),
          Map.entry("construction--structure--bridge", "building"),
          Map.entry("construction--structure--building", "building"),
          Map.entry("construction--structure--garage", "building"), // 2.0
          Map.entry("construction--structure--tunnel", "building"),
          Map.entry("human--person", "person"),
          Map.entry("human--rider", "rider"),
          Map.entry("marking", "road"),
          Map.entry("marking-only", "road"), // 2.0
          Map.entry("nature--sand", "terrain"),
          Map.entry("nature--sky", "sky"),
          Map.entry("nature--snow", "terrain"),
          Map.entry("nature--terrain", "terrain"),
          Map.entry("nature--vegetation", "vegetation"),
          Map.entry("object--support--pole", "pole"),
          Map.entry("object--support--traffic-sign-frame", "traffic sign"),
          Map.entry("object--support--utility-pole", "pole"),
          Map.entry("object--traffic-light", "traffic light"),
          Map.entry("object--traffic-sign--direction-front", "traffic sign"), // 2.0
          Map.entry("object--traffic-sign--front", "traffic sign"),
          Map.entry("object--traffic-sign--information-parking", "traffic sign"), // 2.0
          Map.entry("object--traffic-sign--temporary-front", "traffic sign"), // 2.0
          Map.entry("object--vehicle--bicycle", "bicycle"),
          Map.entry("object--vehicle--bus", "bus"),
          Map.entry("object--vehicle--car", "car"),
          Map.entry("object--vehicle--motorcycle", "motorcycle"),
          Map.entry("object--vehicle--on-rails", "train"),
          Map.entry("object--vehicle--truck", "truck"));

  private VistasToCityscapes() {}

  /**
   * The class of a label.
   *
   * @param name such as {@code human--rider--bicyclist}
   * @return empty if the label is ignored
   */
  static Optional<String> of(String name) {
    String prefix = name;
    while (!CLASSES.containsKey(prefix)) {
      int end = prefix.lastIndexOf(SEPARATOR);
      if (end < 0) {
        return Optional.empty();
      }
      prefix = prefix.substring(0, end);
    }
    return Optional.of(CLASSES.get(prefix));
  }
}
