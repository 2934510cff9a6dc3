package io.dualmix.data.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.data.AnnotatedDataset;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelSizeMismatch;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.image.UnknownLabelValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the readers of labelling tools take and refuse, on images of 4x3. */
class AnnotationReadingTest {
  private static final ClassTable ROAD_AND_CAR =
      new ClassTable(List.of(new SemanticClass("road", 1), new SemanticClass("car", 2)));
  private static final AnnotatedClasses CLASSES =
      new AnnotatedClasses(ROAD_AND_CAR, Set.of("void"), ClassTable.IGNORE);

  @TempDir private Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    Files.createDirectories(folder.resolve("images/a"));
    byte[] png = ImageFiles.encodePng(new RgbImage(4, 3, new byte[36]));
    Files.write(folder.resolve("images/a/1.png"), png);
    Files.write(folder.resolve("images/a/2.png"), png);
  }

  private AnnotatedDataset coco(String annotations) throws IOException {
    return coco(annotations, CLASSES, false);
  }

  private AnnotatedDataset coco(String annotations, AnnotatedClasses classes, boolean crowdIgnored)
      throws IOException {
    String text =
        "{\"images\": [{\"id\": 9, \"file_name\": \"C:\\\\x\\\\a\\\\1.jpg\", \"width\": 4,"
            + " \"height\": 3}, {\"id\": 2, \"file_name\": \"2.png\", \"width\": 4, \"height\":"
            + " 3}], \"categories\": [{\"id\": 3, \"name\": \"road\"}, {\"id\": 11, \"name\":"
            + " \"car\"}, {\"id\": 20, \"name\": \"void\"}, {\"id\": 21, \"name\": \"tree\"}],"
            + " \"annotations\": ["
            + annotations
            + "]}";
    Path file = Files.writeString(folder.resolve("coco.json"), text);
    return AnnotatedImages.open(
        folder.resolve("images"),
        List.of(CocoAnnotations.read(file, crowdIgnored)),
        classes,
        "COCO");
  }

  private static String item(int category, String segmentation) {
    return "{\"id\": 5, \"image_id\": 9, \"category_id\": "
        + category
        + ", \"segmentation\": "
        + segmentation
        + "}";
  }

  private static String pixels(Dataset dataset, int index) {
    StringBuilder text = new StringBuilder();
    for (byte value : dataset.label(index).classes()) {
      text.append(value == (byte) ClassTable.IGNORE ? "." : Integer.toString(value));
    }
    return text.toString();
  }

  @Test
  void laterRegionsCoverEarlierOnesAndNoRegionIsIgnored() throws IOException {
    Dataset read = coco(item(3, "[[0,0,3,0,3,2,0,2]]") + "," + item(11, "[[2,1,9,1,9,9,2,9]]"));

    assertThat(pixels(read, 0)).isEqualTo("000." + "0011" + "..11");
    assertThat(read.labelled(1)).as("an image without an annotation").isFalse();
  }

  @Test
  void theBackgroundTakesWhatNoRegionHas() throws IOException {
    AnnotatedClasses classes = new AnnotatedClasses(ROAD_AND_CAR, Set.of("void"), 0);

    assertThat(pixels(coco(item(20, "[[0,0,2,0,2,3,0,3]]"), classes, false), 0))
        .isEqualTo("..00..00..00");
  }

  @Test
  void crowdsAreTheirClassOrIgnored() throws IOException {
    String crowd =
        "{\"id\": 1, \"image_id\": 9, \"category_id\": 11, \"iscrowd\": 1,"
            + " \"segmentation\": {\"size\": [3, 4], \"counts\": [3, 6, 3]}}";

    assertThat(pixels(coco(crowd), 0)).isEqualTo(".11..11..11.");
    assertThat(pixels(coco(item(3, "[[0,0,4,0,4,3,0,3]]") + "," + crowd, CLASSES, true), 0))
        .isEqualTo("0..00..00..0");
  }

  @Test
  void anUnknownClassIsNamedWithItsPixelsOrIgnored() throws IOException {
    AnnotatedDataset read = coco(item(21, "[[0,0,2,0,2,3,0,3]]"));

    assertThatThrownBy(() -> read.label(0))
        .isInstanceOf(UnknownLabelValues.class)
        .hasMessageContaining("coco.json")
        .hasMessageContaining("'tree' (6 pixels)");
    assertThat(pixels(read.ignoringUnknown(), 0)).isEqualTo("............");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"size\": [3, 4], \"counts\": [3, 6]} | covers 9 pixels",
        "{\"size\": [3, 4], \"counts\": [3, -6, 15]} | a run of the length -6",
        "{\"size\": [3, 4], \"counts\": [2147483647, 2147483647]} | covers 4294967294 pixels",
        "{\"size\": [60000, 60000], \"counts\": [3, 9]} | 60000x60000",
        "{\"size\": [4, 3], \"counts\": [3, 9]} | has the size 3x4",
        "{\"size\": [3, 4], \"counts\": \"3oooooooooooooo\"} | ends within a number",
        "{\"size\": [3, 4], \"counts\": \"3!\"} | has no meaning",
        "[[0, 0, 1, 1]] | 4 coordinates",
        "[[0, 0, 1e300, 1, 5, 5]] | far outside"
      })
  void aDamagedRegionIsNamedWhenItIsDrawn(String segmentation, String what) throws IOException {
    Dataset read = coco(item(3, segmentation));

    assertThatThrownBy(() -> read.label(0))
        .hasMessageContaining("coco.json")
        .hasMessageContaining("annotation 5")
        .hasMessageContaining(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"x\" | annotation 5",
        "[[0, \"x\", 1, 1, 5, 5]] | a number",
        "{\"size\": [3], \"counts\": [3, 9]} | segmentation.size",
        "{\"size\": [3, 4], \"counts\": {}} | segmentation.counts"
      })
  void aSegmentationOfAnotherKindIsNamed(String segmentation, String what) {
    assertThatThrownBy(() -> coco(item(3, segmentation)))
        .hasMessageContaining("coco.json")
        .hasMessageContaining(what);
  }

  @Test
  void boxesAloneAreRefused() {
    assertThatThrownBy(() -> coco(item(3, "[]"))).hasMessageContaining("1 boxes");
  }

  @Test
  void anAnnotationOfAnImageOfAnotherSizeIsRefused() throws IOException {
    Dataset read = coco(item(3, "[[0,0,2,0,2,3,0,3]]"));
    Files.write(
        folder.resolve("images/a/1.png"), ImageFiles.encodePng(new RgbImage(3, 4, new byte[36])));

    assertThatThrownBy(() -> read.label(0))
        .isInstanceOf(LabelSizeMismatch.class)
        .hasMessageContaining("4x3")
        .hasMessageContaining("3x4");
  }

  private Dataset labelme(String name, String content) throws IOException {
    Files.createDirectories(folder.resolve("json"));
    Files.writeString(folder.resolve("json").resolve(name), content);
    return LabelmeFiles.open(folder.resolve("images"), folder.resolve("json"), CLASSES);
  }

  @Test
  void aLabelmeFileBelongsToTheImageOfItsPath() throws IOException {
    Dataset read =
        labelme(
            "any.json",
            "{\"imageData\": \"AAAA\", \"imagePath\": \"..\\\\images\\\\a\\\\2.png\", \"shapes\":"
                + " [{\"label\": \"car\", \"points\": [[0, 0], [1, 1]], \"shape_type\":"
                + " \"rectangle\"}]}");

    assertThat(read.labelled(0)).isFalse();
    assertThat(pixels(read, 1)).isEqualTo("11..11......");
  }

  @Test
  void aMaskOfAnotherSizeThanItsPointsIsRefused() throws IOException {
    byte[] png = ImageFiles.encodePng(new LabelImage(2, 1, new byte[2]));
    String mask = Base64.getEncoder().encodeToString(png);
    Dataset read =
        labelme(
            "1.json",
            "{\"imagePath\": \"1.png\", \"shapes\": [{\"label\": \"car\", \"points\": [[0, 0],"
                + " [2, 0]], \"shape_type\": \"mask\", \"mask\": \""
                + mask
                + "\"}]}");

    assertThatThrownBy(() -> read.label(0))
        .hasMessageContaining("1.json")
        .hasMessageContaining("shape 1")
        .hasMessageContaining("2x1")
        .hasMessageContaining("3x1");
  }

  @Test
  void aDamagedLabelmeFileIsNamedWhenItIsRead() throws IOException {
    Dataset read = labelme("1.json", "{\"imagePath\": \"1.png\", \"shapes\": [");

    assertThat(read.labelled(0)).isTrue();
    assertThatThrownBy(() -> read.label(0))
        .hasMessageContaining("1.json")
        .hasMessageContaining("not JSON");
  }

  private AnnotatedDataset cvat(String shapes) throws IOException {
    String text =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><annotations><version>1.1</version><meta><task>"
            + "<name>t</name><labels><label><name>road</name><color>#010203</color></label>"
            + "</labels></task></meta><image id=\"0\" name=\"a/1.png\" width=\"4\" height=\"3\">"
            + shapes
            + "</image></annotations>";
    Path file = Files.writeString(folder.resolve("cvat.xml"), text);
    return AnnotatedImages.open(
        folder.resolve("images"), List.of(CvatAnnotations.read(file)), CLASSES, "CVAT");
  }

  @Test
  void shapesOfCvatAreDrawnByTheirZOrder() throws IOException {
    Dataset read =
        cvat(
            "<box label=\"car\" xtl=\"0\" ytl=\"0\" xbr=\"2\" ybr=\"2\" z_order=\"1\"/>"
                + "<polygon label=\"road\" points=\"0,0;4,0;4,3;0,3\" z_order=\"0\"/>"
                + "<mask label=\"void\" rle=\"1, 1\" left=\"2\" top=\"2\" width=\"2\" height=\"1\""
                + " z_order=\"0\"/><points label=\"x\" points=\"1,1\"/>");

    assertThat(pixels(read, 0)).isEqualTo("1100" + "1100" + "000.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<mask label='car' rle='1, 4' left='0' top='0' width='2' height='2'/> | more than its 2x2",
        "<mask label='car' rle='1, 2' left='0' top='0' width='2' height='2'/> | 3 of its 2x2",
        "<mask label='car' rle='1, -2' left='0' top='0' width='2' height='2'/> | the run '-2'",
        "<mask label='car' rle='1' left='0' top='0' width='-1' height='-1'/> | more than its",
        "<mask label='car' rle='0' left='0' top='0' width='99999' height='99999'/> | covers 0",
        "<polygon label='car' points='0,0;1'/> | 3 coordinates"
      })
  void aDamagedShapeOfCvatIsNamedWhenItIsDrawn(String shape, String what) throws IOException {
    Dataset read = cvat(shape.replace('\'', '"'));

    assertThatThrownBy(() -> read.label(0))
        .hasMessageContaining("cvat.xml")
        .hasMessageContaining("a/1.png")
        .hasMessageContaining(what);
  }

  /** An entity could read any file of the machine, or grow without bounds. */
  @Test
  void entitiesOfXmlAreRefused() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "road");
    Path file =
        Files.writeString(
            folder.resolve("cvat.xml"),
            "<!DOCTYPE a [<!ENTITY x SYSTEM \""
                + secret.toUri()
                + "\">]><annotations><meta><labels><label><name>&x;</name><color>#010203</color>"
                + "</label></labels></meta><image id=\"0\" name=\"1.png\" width=\"4\""
                + " height=\"3\"/></annotations>");

    assertThatThrownBy(() -> assertThat(CvatAnnotations.read(file).classes()).isEmpty())
        .hasMessageContaining("cvat.xml");
  }
}
