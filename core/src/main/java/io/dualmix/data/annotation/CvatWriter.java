package io.dualmix.data.annotation;

import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.BoxMask;
import io.dualmix.data.region.Component;
import io.dualmix.data.region.PolygonParts;
import io.dualmix.data.region.RowRuns;
import io.dualmix.storage.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the XML of "CVAT for images 1.1": a mask for each connected region, which is exact, or a
 * polygon, whose holes are cut out by a line there and back.
 */
public final class CvatWriter {
  private final PreLabels labels;
  private final XMLStreamWriter xml;

  private CvatWriter(PreLabels labels, XMLStreamWriter xml) {
    this.labels = labels;
    this.xml = xml;
  }

  /** Writes a file; memory does not grow with the number of images. */
  public static void write(Path target, PreLabels labels) {
    AtomicFiles.write(
        target,
        path -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
            XMLStreamWriter xml =
                XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            new CvatWriter(labels, xml).write();
            xml.close();
          } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
          }
        });
  }

  private void write() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("annotations");
    text("version", "1.1");
    xml.writeStartElement("meta");
    xml.writeStartElement("task");
    xml.writeStartElement("labels");
    for (SemanticClass c : labels.classes().classes()) {
      xml.writeStartElement("label");
      text("name", c.name());
      text("color", String.format(Locale.ROOT, "#%06x", c.rgb()));
      xml.writeEmptyElement("attributes");
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndElement();
    for (int i = 0; i < labels.images().size(); i++) {
      image(i, labels.label().apply(i));
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void text(String element, String text) throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private void image(int index, LabelImage label) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement("image");
    xml.writeAttribute("id", Integer.toString(index));
    xml.writeAttribute("name", labels.images().get(index));
    xml.writeAttribute("width", Integer.toString(label.width()));
    xml.writeAttribute("height", Integer.toString(label.height()));
    for (Component region : labels.style().regions(label)) {
      shape(region);
    }
    xml.writeEndElement();
  }

  private void shape(Component region) throws XMLStreamException {
    boolean polygon = labels.style().polygons();
    xml.writeCharacters("\n");
    xml.writeEmptyElement(polygon ? "polygon" : "mask");
    xml.writeAttribute("label", labels.classes().names().get(region.index()));
    xml.writeAttribute("source", "auto");
    xml.writeAttribute("occluded", "0");
    if (polygon) {
      xml.writeAttribute("points", points(PolygonParts.joined(labels.style().rings(region))));
    } else {
      BoxMask mask = region.mask();
      xml.writeAttribute("rle", RowRuns.encode(mask));
      xml.writeAttribute("left", Integer.toString(mask.left()));
      xml.writeAttribute("top", Integer.toString(mask.top()));
      xml.writeAttribute("width", Integer.toString(mask.width()));
      xml.writeAttribute("height", Integer.toString(mask.height()));
    }
    xml.writeAttribute("z_order", "0");
  }

  private static String points(int[] xy) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < xy.length; i += 2) {
      text.append(i == 0 ? "" : ";").append(xy[i]).append(".0,").append(xy[i + 1]).append(".0");
    }
    return text.toString();
  }
}
