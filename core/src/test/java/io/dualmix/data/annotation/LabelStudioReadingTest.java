package io.dualmix.data.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.AnnotatedDataset;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Label Studio's export, on images of 4x3. */
class LabelStudioReadingTest {
  private static final AnnotatedClasses CLASSES =
      new AnnotatedClasses(
          new ClassTable(List.of(new SemanticClass("road", 1), new SemanticClass("car", 2))),
          Set.of("void"),
          ClassTable.IGNORE);
  private static final String IMAGE = "{'image': '/data/upload/7/1a2b3c4d-one.jpg'}";
  private static final String SIZE = "'original_width': 4, 'original_height': 3, ";

  @TempDir private Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    Files.createDirectories(folder.resolve("images/a"));
    byte[] png = ImageFiles.encodePng(new RgbImage(4, 3, new byte[36]));
    Files.write(folder.resolve("images/a/one.png"), png);
    Files.write(folder.resolve("images/a/two +1.png"), png);
  }

  private AnnotatedDataset read(String tasks) throws IOException {
    return read(tasks, null);
  }

  private AnnotatedDataset read(String tasks, String field) throws IOException {
    Path file =
        Files.writeString(folder.resolve("project.json"), "[" + tasks.replace('\'', '"') + "]");
    return AnnotatedImages.open(
        folder.resolve("images"),
        List.of(LabelStudioAnnotations.read(file, field)),
        CLASSES,
        "Label Studio");
  }

  private static String task(String data, String... results) {
    return "{'id': 5, 'data': "
        + data
        + ", 'annotations': [{'id': 1, 'was_cancelled': false, 'result': ["
        + String.join(", ", results)
        + "]}], 'predictions': [{'result': [{'type': 'brushlabels'}]}]}";
  }

  private static String result(String value) {
    return "{'id': 'r1', 'type': 'x', 'image_rotation': 0, " + SIZE + "'value': {" + value + "}}";
  }

  private static String pixels(Dataset dataset, int index) {
    StringBuilder text = new StringBuilder();
    for (byte value : dataset.label(index).classes()) {
      text.append(value == (byte) ClassTable.IGNORE ? "." : Integer.toString(value));
    }
    return text.toString();
  }

  private static String polygon(String label) {
    return result(
        "'points': [[0, 0], [50, 0], [50, 100], [0, 100]], 'closed': true, 'polygonlabels': ['"
            + label
            + "']");
  }

  /** The stream as the tool's encoder makes it: lengths of 3, 4, 8 and 16 bits, values of 8. */
  private static String stroke(int[] alphas, boolean literal) {
    StringBuilder bits = new StringBuilder(bits(4 * alphas.length, 32) + bits(7, 5));
    for (int length : new int[] {3, 4, 8, 16}) {
      bits.append(bits(length - 1, 4));
    }
    int[] values =
        Arrays.stream(alphas).flatMap(a -> Arrays.stream(new int[] {a, a, a, a})).toArray();
    for (int i = 0; i < values.length; ) {
      int end = i + 1;
      while (!literal && end < values.length && values[end] == values[i]) {
        end++;
      }
      end = literal ? Math.min(values.length, i + 7) : end;
      int size = end - i <= 8 ? 0 : 2;
      bits.append(literal ? "0" : "1")
          .append(bits(size, 2))
          .append(bits(end - i - 1, size == 0 ? 3 : 8));
      for (int v = i; v < (literal ? end : i + 1); v++) {
        bits.append(bits(values[v], 8));
      }
      i = end;
    }
    bits.append("0".repeat(8 - bits.length() % 8));
    List<String> bytes = new ArrayList<>();
    for (int b = 0; b < bits.length(); b += 8) {
      bytes.add(Integer.toString(Integer.parseInt(bits.substring(b, b + 8), 2)));
    }
    return "[" + String.join(",", bytes) + "]";
  }

  private static String bits(int value, int count) {
    String text = Integer.toBinaryString(value);
    return "0".repeat(count - text.length()) + text;
  }

  @Test
  void polygonsBoxesAndEllipsesAreDrawnInTheirOrder() throws IOException {
    String box =
        result(
            "'x': 25, 'y': 0, 'width': 50, 'height': 34, 'rotation': 0, 'rectanglelabels':"
                + " ['car']");
    String ellipse =
        result("'x': 87.5, 'y': 50, 'radiusX': 13, 'radiusY': 50, 'ellipselabels': ['road']");
    AnnotatedDataset read = read(task(IMAGE, polygon("road"), box, ellipse));

    assertThat(pixels(read, 0)).isEqualTo("011000.000.0");
    assertThat(read.labelled(1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void strokesOfTheBrushAreItsAlpha(boolean literal) throws IOException {
    int[] alphas = {0, 255, 255, 0, 0, 1, 0, 0, 0, 0, 0, 255};
    String stroke =
        result("'format': 'rle', 'rle': " + stroke(alphas, literal) + ", 'brushlabels': ['car']");
    assertThat(pixels(read(task(IMAGE, stroke)), 0)).isEqualTo(".11..1.....1");
  }

  @Test
  void aBoxTurnsAroundItsUpperLeftCorner() throws IOException {
    String box =
        result(
            "'x': 75, 'y': 0, 'width': 50, 'height': 34, 'rotation': 90, 'rectanglelabels':"
                + " ['car']");
    assertThat(pixels(read(task(IMAGE, box)), 0)).isEqualTo("..1...1.....");
  }

  @Test
  void aLabelOfItsOwnBelongsToItsShape() throws IOException {
    String shape = "'points': [[0, 0], [50, 0], [50, 100], [0, 100]]";
    assertThat(pixels(read(task(IMAGE, result(shape), result(shape + ", 'labels': ['car']"))), 0))
        .isEqualTo("11..11..11..");
  }

  @Test
  void whatIsNoRegionIsLeftOut() throws IOException {
    String choice = "{'id': 'c', 'type': 'choices', 'value': {'choices': ['blurred']}}";
    String point = result("'x': 1, 'y': 1, 'width': 0.2, 'keypointlabels': ['car']");
    String relation = "{'type': 'relation', 'from_id': 'a', 'to_id': 'b'}";
    assertThat(pixels(read(task(IMAGE, choice, point, polygon("road"), relation)), 0))
        .isEqualTo("00..00..00..");
  }

  @Test
  void theLastAnnotationThatWasNotCancelledCounts() throws IOException {
    String task =
        "{'id': 5, 'data': "
            + IMAGE
            + ", 'annotations': [{'result': ["
            + polygon("road")
            + "]}, {'result': ["
            + polygon("car")
            + "]}, {'was_cancelled': true, 'result': ["
            + polygon("void")
            + "]}]}";
    assertThat(pixels(read(task), 0)).isEqualTo("11..11..11..");
  }

  @ParameterizedTest
  @CsvSource({
    "/data/upload/1/1a2b3c4d-one.jpg, 0",
    "/data/local-files/?d=photos/a/one.png, 0",
    "/data/local-files/?d=a/two%20%2B1.png, 1",
    "http://localhost:8080/data/upload/1/two%20+1.png?token=x, 1",
    "s3://bucket/street/a/one.png, 0",
  })
  void imagesAreFoundByTheirNames(String address, int index) throws IOException {
    AnnotatedDataset read = read(task("{'image': '" + address + "'}", polygon("road")));
    assertThat(read.labelled(index)).isTrue();
    assertThat(read.labelled(1 - index)).isFalse();
  }

  @Test
  void theFieldOfTheImageIsFoundOrNamed() throws IOException {
    String two = "{'before': 'one.png', 'after': 'two +1.png', 'note': 'rain'}";
    assertThat(read(task("{'frame': 'one.png', 'note': 'rain'}", polygon("road"))).labelled(0))
        .isTrue();
    assertThat(read(task(two, polygon("road")), "after").labelled(1)).isTrue();
    assertThatThrownBy(() -> read(task(two, polygon("road"))))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("field: NAME"))
        .hasMessageContaining("task 5")
        .hasMessageContaining("before, after, note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'id': 5, 'image': 'one.png', 'label': []} | lacks data or annotations",
        "{'id': 5, 'data': {'image': 7}, 'annotations': []} | expected text",
      })
  void anotherFileIsRefused(String task, String what) {
    assertThatThrownBy(() -> read(task))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("project.json")
        .hasMessageContaining(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'points': [[0, 0], [1]], 'polygonlabels': ['car'] | points.1",
        "'points': 3, 'polygonlabels': ['car'] | a list of points",
        "'x': 1, 'y': 'a', 'width': 3, 'height': 4, 'rectanglelabels': ['car'] | a number",
        "'rle': [0, 256], 'brushlabels': ['car'] | from 0 to 255",
        "'points': [[0, 0], [1, 1], [2, 0]], 'polygonlabels': ['car', 'road'] | one label",
      })
  void aDamagedResultIsNamed(String value, String what) {
    assertThatThrownBy(() -> read(task(IMAGE, result(value))))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("task 5, result r1")
        .hasMessageContaining(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[0, 0, 0, 48] | ends within a run",
        "[0, 0, 0, 47, 56, 0, 0, 0] | an image of 4x3 has 48",
        "[] | ends within a run",
      })
  void aDamagedStrokeIsNamedWhenItIsDrawn(String rle, String what) throws IOException {
    Dataset read = read(task(IMAGE, result("'rle': " + rle + ", 'brushlabels': ['car']")));
    assertThatThrownBy(() -> read.label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("project.json")
        .hasMessageContaining(what);
  }

  @Test
  void aTurnedImageAndTwoSizesAreRefused() {
    String turned = polygon("road").replace("'image_rotation': 0", "'image_rotation': 90");
    assertThatThrownBy(() -> read(task(IMAGE, turned))).hasMessageContaining("turned by 90");
    String larger = polygon("road").replace("'original_width': 4", "'original_width': 8");
    assertThatThrownBy(() -> read(task(IMAGE, polygon("road"), larger)))
        .hasMessageContaining("an image of 8x3, before of 4x3");
  }
}
