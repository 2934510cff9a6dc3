package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.region.CocoPolygon;
import io.dualmix.data.region.Region;
import io.dualmix.data.region.RowRuns;
import io.dualmix.data.region.TurnedShapes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The XML of "CVAT for images 1.1": polygons, boxes, ellipses and masks, drawn in the order of
 * {@code z_order}, then of the file. Shapes without an area are left out.
 */
public final class CvatAnnotations implements AnnotationFile {
  private static final String REMEDY = "Export the task as \"CVAT for images 1.1\" again.";

  private final Path file;
  private final Map<String, ToolClass> classes = new LinkedHashMap<>();
  private final List<AnnotatedImage> images = new ArrayList<>();
  private String className;
  private AnnotatedImage image;
  private final List<Layer> layers = new ArrayList<>();

  private record Layer(long order, LabelledRegion region) {}

  private CvatAnnotations(Path file) {
    this.file = file;
  }

  /**
   * Reads a file. Entities and document types are not read.
   *
   * @throws DualMixException if it is not CVAT's XML of images
   */
  public static CvatAnnotations read(Path file) {
    CvatAnnotations read = new CvatAnnotations(file);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        read.event(xml, xml.next());
      }
    } catch (XMLStreamException e) {
      String what = e.getMessage() == null ? "" : e.getMessage().replaceAll("\\s+", " ");
      throw new DualMixException("Cannot read " + file + ": it is not XML: " + what, REMEDY, e);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), REMEDY, e);
    }
    if (read.images.isEmpty()) {
      throw read.damaged("has no image");
    }
    return read;
  }

  private void event(XMLStreamReader xml, int event) throws XMLStreamException {
    if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("image")) {
      layers.sort(Comparator.comparingLong(Layer::order));
      images.add(
          new AnnotatedImage(
              image.name(), image.size(), layers.stream().map(Layer::region).toList()));
      image = null;
    } else if (event == XMLStreamConstants.START_ELEMENT) {
      start(xml);
    }
  }

  private void start(XMLStreamReader xml) throws XMLStreamException {
    String element = xml.getLocalName();
    if (image != null) {
      shape(element, xml);
      return;
    }
    switch (element) {
      case "image" -> image(xml);
      case "track" -> throw damaged("is an export for video");
      case "label" -> className = null;
      case "name" -> className = xml.getElementText().strip();
      case "color" -> {
        String colour = xml.getElementText().strip();
        if (className != null && !className.isEmpty()) {
          Optional<Integer> rgb =
              colour.matches("#[0-9A-Fa-f]{6}")
                  ? Optional.of(Integer.parseInt(colour.substring(1), 16))
                  : Optional.empty();
          classes.putIfAbsent(className, new ToolClass(className, rgb));
        }
      }
      default -> {
        // Names of the task, its owner and its dates.
      }
    }
  }

  private void image(XMLStreamReader xml) {
    String name = attribute(xml, "name", "image " + (images.size() + 1));
    String place = "image " + name;
    try {
      ImageSize size = new ImageSize(whole(xml, "width", place), whole(xml, "height", place));
      image = new AnnotatedImage(name, Optional.of(size), List.of());
    } catch (DualMixException e) {
      throw e.getMessage().contains(file.toString())
          ? e
          : damaged("has a wrong size in " + place + ": " + e.getMessage());
    }
    layers.clear();
  }

  private void shape(String element, XMLStreamReader xml) {
    String place = element + " " + (layers.size() + 1) + " of " + image.name();
    Region region =
        switch (element) {
          case "polygon" -> polygon(attribute(xml, "points", place), place);
          case "box" ->
              TurnedShapes.box(
                  number(xml, "xtl", place),
                  number(xml, "ytl", place),
                  number(xml, "xbr", place),
                  number(xml, "ybr", place),
                  turn(xml, place));
          case "ellipse" ->
              TurnedShapes.ellipse(
                  number(xml, "cx", place),
                  number(xml, "cy", place),
                  number(xml, "rx", place),
                  number(xml, "ry", place),
                  turn(xml, place));
          case "mask" -> mask(xml, place);
          default -> null; // Lines, points, tags, and attributes of shapes.
        };
    if (region != null) {
      String name = attribute(xml, "label", place).strip();
      long order =
          xml.getAttributeValue(null, "z_order") == null ? 0 : whole(xml, "z_order", place);
      String within = element + " " + (layers.size() + 1);
      layers.add(new Layer(order, new LabelledRegion(name, within, region)));
    }
  }

  private Region polygon(String points, String place) {
    String[] parts = points.split("[;,]", -1);
    double[] xy = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      xy[i] = number(parts[i], "points", place);
    }
    return canvas -> new CocoPolygon(xy).fill(canvas);
  }

  private Region mask(XMLStreamReader xml, String place) {
    String runs = attribute(xml, "rle", place);
    int left = whole(xml, "left", place);
    int top = whole(xml, "top", place);
    int width = whole(xml, "width", place);
    int height = whole(xml, "height", place);
    return canvas -> RowRuns.decode(runs, left, top, width, height).fill(canvas);
  }

  private double turn(XMLStreamReader xml, String place) {
    return xml.getAttributeValue(null, "rotation") == null ? 0 : number(xml, "rotation", place);
  }

  private String attribute(XMLStreamReader xml, String key, String place) {
    String value = xml.getAttributeValue(null, key);
    if (value == null || value.isBlank()) {
      throw damaged("has in " + place + " no " + key);
    }
    return value;
  }

  private double number(XMLStreamReader xml, String key, String place) {
    return number(attribute(xml, key, place), key, place);
  }

  private double number(String text, String key, String place) {
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw damaged(
        "has in " + place + " the " + key + " '" + shortened(text) + "'; expected a number");
  }

  private int whole(XMLStreamReader xml, String key, String place) {
    String text = attribute(xml, key, place).strip();
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw damaged(
          "has in "
              + place
              + " the "
              + key
              + " '"
              + shortened(text)
              + "'; expected a whole number");
    }
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  private DualMixException damaged(String what) {
    return new DualMixException(file + " " + what, REMEDY);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public List<ToolClass> classes() {
    return List.copyOf(classes.values());
  }

  @Override
  public List<AnnotatedImage> images() {
    return List.copyOf(images);
  }
}
