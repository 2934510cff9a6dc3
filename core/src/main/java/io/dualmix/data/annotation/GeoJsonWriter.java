package io.dualmix.data.annotation;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.Component;
import io.dualmix.data.region.Ring;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the regions of an image as polygons in GeoJSON (RFC 7946), with holes. Coordinates are
 * pixels, x to the right and y down, not longitude and latitude; whole numbers are edges of pixels.
 */
public final class GeoJsonWriter {
  private static final JsonMapper JSON = new JsonMapper();

  private GeoJsonWriter() {}

  /**
   * Writes a file.
   *
   * @param image name of the image, for the file
   * @param style how the label becomes regions
   */
  public static void write(
      Path target, String image, LabelImage label, ClassTable classes, RegionStyle style) {
    ObjectNode root = JSON.createObjectNode();
    root.put("type", "FeatureCollection");
    root.put("image", image);
    root.put("width", label.width());
    root.put("height", label.height());
    ArrayNode features = root.putArray("features");
    for (Component region : style.regions(label)) {
      SemanticClass c = classes.classes().get(region.index());
      ObjectNode feature = features.addObject();
      feature.put("type", "Feature");
      ObjectNode properties = feature.putObject("properties");
      properties.put("class", c.name());
      properties.put("index", region.index());
      properties.put("colour", String.format(Locale.ROOT, "#%06x", c.rgb()));
      properties.put("pixels", region.mask().area());
      ObjectNode geometry = feature.putObject("geometry");
      geometry.put("type", "Polygon");
      ArrayNode rings = geometry.putArray("coordinates");
      style.rings(region).forEach(ring -> ring(rings.addArray(), ring));
    }
    AtomicFiles.write(target, JSON.writeValueAsBytes(root));
  }

  /** A ring ends with its first vertex; the outline turns from x to y, a hole the other way. */
  private static void ring(ArrayNode coordinates, Ring ring) {
    for (int i = 0; i <= ring.size(); i++) {
      int at = i % ring.size();
      coordinates.addArray().add(ring.x()[at]).add(ring.y()[at]);
    }
  }
}
