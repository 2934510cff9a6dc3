package io.dualmix.data.annotation;

import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.BoxMask;
import io.dualmix.data.region.ColumnRuns;
import io.dualmix.data.region.Component;
import io.dualmix.data.region.PolygonParts;
import io.dualmix.storage.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes COCO's JSON: an annotation for each connected region, as compressed run lengths, or as
 * polygons whose holes are cut out by a line there and back. Both are exact in COCO's tools without
 * a tolerance.
 */
public final class CocoWriter {
  private static final JsonMapper JSON = new JsonMapper();

  private final PreLabels labels;
  private final JsonGenerator json;
  private final List<ImageSize> sizes = new ArrayList<>();
  private int annotations;

  private CocoWriter(PreLabels labels, JsonGenerator json) {
    this.labels = labels;
    this.json = json;
  }

  /** Writes a file; memory does not grow with the number of images. */
  public static void write(Path target, PreLabels labels) {
    AtomicFiles.write(
        target,
        path -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path));
              JsonGenerator json = JSON.createGenerator(out)) {
            new CocoWriter(labels, json).write();
          }
        });
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeObjectPropertyStart("info");
    json.writeStringProperty("description", "Predictions of DualMix");
    json.writeEndObject();
    json.writeArrayPropertyStart("licenses");
    json.writeEndArray();
    categories();
    json.writeArrayPropertyStart("annotations");
    for (int i = 0; i < labels.images().size(); i++) {
      annotations(i, labels.label().apply(i));
      json.writeRaw('\n');
    }
    json.writeEndArray();
    images(); // Last, because sizes are known then.
    json.writeEndObject();
  }

  private void categories() {
    json.writeArrayPropertyStart("categories");
    int id = 0;
    for (SemanticClass c : labels.classes().classes()) {
      json.writeStartObject();
      json.writeNumberProperty("id", ++id);
      json.writeStringProperty("name", c.name());
      json.writeStringProperty("supercategory", "");
      json.writeArrayPropertyStart("color");
      json.writeNumber(c.rgb() >> 16 & 0xFF);
      json.writeNumber(c.rgb() >> 8 & 0xFF);
      json.writeNumber(c.rgb() & 0xFF);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void images() {
    json.writeArrayPropertyStart("images");
    for (int i = 0; i < sizes.size(); i++) {
      json.writeStartObject();
      json.writeNumberProperty("id", i + 1);
      json.writeNumberProperty("width", sizes.get(i).width());
      json.writeNumberProperty("height", sizes.get(i).height());
      json.writeStringProperty("file_name", labels.images().get(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void annotations(int image, LabelImage label) {
    ImageSize size = ImageSize.of(label);
    sizes.add(size);
    for (Component region : labels.style().regions(label)) {
      BoxMask mask = region.mask();
      json.writeStartObject();
      json.writeNumberProperty("id", ++annotations);
      json.writeNumberProperty("image_id", image + 1);
      json.writeNumberProperty("category_id", region.index() + 1);
      json.writeNumberProperty("iscrowd", 0);
      json.writeNumberProperty("area", mask.area());
      json.writeArrayPropertyStart("bbox");
      for (int value : new int[] {mask.left(), mask.top(), mask.width(), mask.height()}) {
        json.writeNumber(value);
      }
      json.writeEndArray();
      segmentation(region, size);
      json.writeEndObject();
    }
  }

  private void segmentation(Component region, ImageSize size) {
    if (labels.style().polygons()) {
      json.writeArrayPropertyStart("segmentation");
      json.writeStartArray();
      for (int value : PolygonParts.joined(labels.style().rings(region))) {
        json.writeNumber(value);
      }
      json.writeEndArray();
      json.writeEndArray();
      return;
    }
    json.writeObjectPropertyStart("segmentation");
    json.writeArrayPropertyStart("size");
    json.writeNumber(size.height());
    json.writeNumber(size.width());
    json.writeEndArray();
    json.writeStringProperty("counts", ColumnRuns.of(region.mask(), size).encode());
    json.writeEndObject();
  }
}
