package io.dualmix.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.eval.ConfusionMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class IouTableTest {
  /** IoU road 3/4, car 1/2, mean 62.5; pixels 4/5; classes (3/4 + 1/1) / 2. */
  private static ConfusionMatrix matrix() {
    return ConfusionMatrix.of(new long[][] {{3, 1, 0}, {0, 1, 0}, {0, 0, 0}});
  }

  private static final List<String> CLASSES = List.of("road", "car", "pedestrian");

  @Test
  void aRowHoldsMeanAccuraciesAndEveryClass() {
    String table = new IouTable(CLASSES).add("student", matrix()).render(100);

    assertThat(table.lines().toList().subList(0, 2))
        .containsExactly(
            "          mIoU  present  pixels  classes   road    car  pedestrian",
            "student   62.5     62.5    80.0     87.5   75.0   50.0           -");
  }

  @Test
  void anAbsentClassIsExplained() {
    assertThat(new IouTable(CLASSES).add("student", matrix()).render(100))
        .contains(
            "- : the class is neither in the truth nor predicted; it is left out of the mean");
  }

  @Test
  void withoutAbsentClassesNothingIsExplained() {
    ConfusionMatrix full = ConfusionMatrix.of(new long[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});

    assertThat(new IouTable(CLASSES).add("student", full).render(100)).doesNotContain("- :");
  }

  @Test
  void classesThatDoNotFitContinueBelow() {
    String table =
        new IouTable(CLASSES).add("round-1/student", matrix()).add("x", matrix()).render(50);

    assertThat(table.lines().filter(line -> line.contains("pedestrian") || line.contains("mIoU")))
        .containsExactly(
            "                  mIoU  present  pixels  classes",
            "                  road    car  pedestrian");
  }

  @Test
  void rowsAreAligned() {
    List<String> lines =
        new IouTable(CLASSES)
            .add("a", matrix())
            .add("longer", matrix())
            .render(100)
            .lines()
            .toList();

    assertThat(lines.subList(0, 3)).extracting(String::length).containsOnly(lines.get(0).length());
  }

  @Test
  void coloursChangeNothingButColours() {
    IouTable table = new IouTable(CLASSES).add("student", matrix()).add("x", matrix());
    String escapes = "\u001b\\[\\d+m";

    assertThat(table.render(100, true)).containsPattern(escapes);
    assertThat(table.render(100, true).replaceAll(escapes, "")).isEqualTo(table.render(100));
  }

  @Test
  void theBestOfAColumnIsBold() {
    ConfusionMatrix better = ConfusionMatrix.of(new long[][] {{4, 0, 0}, {0, 1, 0}, {0, 0, 0}});
    List<String> lines =
        new IouTable(CLASSES)
            .add("worse", matrix())
            .add("better", better)
            .render(100, true)
            .lines()
            .toList();

    assertThat(lines.get(1)).doesNotContain("\u001b[1m");
    assertThat(lines.get(2)).contains("\u001b[1m");
  }
}
