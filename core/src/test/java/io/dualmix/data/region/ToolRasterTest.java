package io.dualmix.data.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.image.ImageSize;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shapes fill the pixels that the tools fill. The expected masks are of pycocotools 2.0.11 ({@code
 * frPyObjects}) and of Pillow 12.3.0 as Labelme calls it ({@code shape_to_mask}).
 */
class ToolRasterTest {
  private static JsonNode golden(String name) throws IOException {
    try (InputStream in = ToolRasterTest.class.getResourceAsStream("/golden/" + name)) {
      return new JsonMapper().readTree(Objects.requireNonNull(in, name));
    }
  }

  private static double[] flat(JsonNode points) {
    List<Double> flat = new ArrayList<>();
    for (JsonNode point : points) {
      if (point.isArray()) {
        point.forEach(value -> flat.add(value.doubleValue()));
      } else {
        flat.add(point.doubleValue());
      }
    }
    return flat.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static byte[] filled(Region region, ImageSize size) {
    LabelCanvas canvas = new LabelCanvas(size, 0);
    canvas.draw(region, 1);
    return canvas.label().classes();
  }

  private static Region labelme(JsonNode shape) {
    double[] xy = flat(shape.path("points"));
    return switch (shape.path("type").asString()) {
      case "polygon" -> LabelmeShapes.polygon(xy);
      case "rectangle" -> LabelmeShapes.rectangle(xy[0], xy[1], xy[2], xy[3]);
      case "circle" -> LabelmeShapes.circle(xy[0], xy[1], xy[2], xy[3]);
      case "point" -> LabelmeShapes.point(xy[0], xy[1]);
      default -> LabelmeShapes.lines(xy);
    };
  }

  private static void requireSame(JsonNode golden, Region region) {
    ImageSize size = new ImageSize(golden.path("width").asInt(), golden.path("height").asInt());
    byte[] expected = filled(ColumnRuns.decode(size, golden.path("counts").asString()), size);

    assertThat(filled(region, size)).as(golden.toString()).isEqualTo(expected);
  }

  @Test
  void polygonsFillThePixelsThatPycocotoolsFills() throws IOException {
    JsonNode polygons = golden("coco-polygons.json");
    assertThat(polygons.size()).isGreaterThan(100);
    for (JsonNode polygon : polygons) {
      requireSame(polygon, new CocoPolygon(flat(polygon.path("xy"))));
    }
  }

  @Test
  void shapesFillThePixelsThatLabelmeFills() throws IOException {
    JsonNode shapes = golden("labelme-shapes.json");
    assertThat(shapes.size()).isGreaterThan(100);
    for (JsonNode shape : shapes) {
      requireSame(shape, labelme(shape));
    }
  }

  @Test
  void compressedRunsAreThoseOfPycocotools() throws IOException {
    for (JsonNode polygon : golden("coco-polygons.json")) {
      ImageSize size = new ImageSize(polygon.path("width").asInt(), polygon.path("height").asInt());
      String text = polygon.path("counts").asString();

      assertThat(ColumnRuns.decode(size, text).encode()).isEqualTo(text);
    }
  }
}
