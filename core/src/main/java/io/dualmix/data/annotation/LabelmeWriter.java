package io.dualmix.data.annotation;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.BoxMask;
import io.dualmix.data.region.Component;
import io.dualmix.data.region.PolygonParts;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a file of Labelme for an image: a shape for each connected region, as a mask, which is
 * exact and which Labelme reads since version 5.3, or as a polygon, which every version reads.
 * Labelme counts pixels on a polygon's line as inside, so that polygons are up to a pixel larger.
 */
public final class LabelmeWriter {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String VERSION = "5.3.1";

  private LabelmeWriter() {}

  /**
   * Writes a file.
   *
   * @param imagePath the image's path relative to the file's folder
   * @param style how the label becomes regions
   */
  public static void write(
      Path target, String imagePath, LabelImage label, ClassTable classes, RegionStyle style) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    root.putObject("flags");
    ArrayNode shapes = root.putArray("shapes");
    for (Component region : style.regions(label)) {
      ObjectNode shape = shapes.addObject();
      shape.put("label", classes.names().get(region.index()));
      if (style.polygons()) {
        polygon(shape, region, style);
      } else {
        mask(shape, region.mask());
      }
      shape.putNull("group_id");
      shape.put("description", "");
      shape.putObject("flags");
    }
    root.put("imagePath", imagePath);
    root.putNull("imageData");
    root.put("imageHeight", label.height());
    root.put("imageWidth", label.width());
    AtomicFiles.write(target, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  private static void polygon(ObjectNode shape, Component region, RegionStyle style) {
    int[] xy = PolygonParts.joined(style.rings(region));
    ArrayNode points = shape.putArray("points");
    for (int i = 0; i < xy.length; i += 2) {
      points.addArray().add(xy[i]).add(xy[i + 1]);
    }
    shape.put("shape_type", "polygon");
  }

  private static void mask(ObjectNode shape, BoxMask mask) {
    byte[] pixels = new byte[mask.width() * mask.height()];
    mask.pixels().stream().forEach(i -> pixels[i] = 1);
    ArrayNode points = shape.putArray("points");
    points.addArray().add(mask.left()).add(mask.top());
    points.addArray().add(mask.left() + mask.width() - 1).add(mask.top() + mask.height() - 1);
    shape.put("shape_type", "mask");
    byte[] png = ImageFiles.encodePng(new LabelImage(mask.width(), mask.height(), pixels));
    shape.put("mask", Base64.getEncoder().encodeToString(png));
  }
}
