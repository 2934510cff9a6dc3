package io.dualmix.run;

import io.dualmix.run.RunEvent.Calibrated;
import io.dualmix.run.RunEvent.ClassIou;
import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.LossPart;
import io.dualmix.run.RunEvent.LossSpiked;
import io.dualmix.run.RunEvent.StepDone;
import io.dualmix.run.RunEvent.StepFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code metrics.csv} (RFC 4180, UTF-8, decimal point): a row for each event with numbers of its
 * own. What does not apply or does not exist is empty. Columns:
 *
 * <ul>
 *   <li>{@code time} ISO-8601; {@code event} step, evaluation, calibration, loss_spike or
 *       step_failed; {@code stage}; {@code step}
 *   <li>of steps: {@code loss}; {@code loss_parts} such as {@code ce=0.4 kl=1.2}; {@code
 *       learning_rate}; {@code images_per_second}; {@code data_wait}, 0..1
 *   <li>of evaluations: {@code checkpoint} last or intermediate; {@code miou}, {@code
 *       pixel_accuracy}, {@code class_accuracy} and one {@code iou_NAME} per class, all 0..1
 *   <li>of calibrations: {@code calibration_error}, 0..1
 * </ul>
 */
final class MetricsTable implements AutoCloseable {
  static final String FILE = "metrics.csv";

  private static final List<String> COLUMNS =
      List.of(
          "time",
          "event",
          "stage",
          "step",
          "loss",
          "loss_parts",
          "learning_rate",
          "images_per_second",
          "data_wait",
          "checkpoint",
          "miou",
          "pixel_accuracy",
          "class_accuracy",
          "calibration_error");

  private final List<String> classes;
  private final AppendedFile file;

  private MetricsTable(List<String> classes, AppendedFile file) {
    this.classes = classes;
    this.file = file;
  }

  /** Writes the table of these events and keeps it open for more. */
  static MetricsTable rebuild(Path folder, List<String> classes, List<RecordedEvent> events) {
    MetricsTable table = new MetricsTable(classes, AppendedFile.open(folder.resolve(FILE), 0));
    List<String> header = new ArrayList<>(COLUMNS);
    classes.forEach(name -> header.add("iou_" + name));
    table.file.append(line(header) + events.stream().map(table::row).collect(Collectors.joining()));
    return table;
  }

  void append(RecordedEvent recorded) {
    file.append(row(recorded));
  }

  @Override
  public void close() {
    file.close();
  }

  private String row(RecordedEvent recorded) {
    List<String> cells = new ArrayList<>();
    cells.add(recorded.time().toString());
    if (recorded.event() instanceof StepDone e) {
      addStep(cells, e);
    } else if (recorded.event() instanceof Evaluated e) {
      addEvaluation(cells, e);
    } else if (recorded.event() instanceof Calibrated e) {
      addCalibration(cells, e);
    } else if (recorded.event() instanceof LossSpiked e) {
      cells.addAll(List.of("loss_spike", e.stage(), Integer.toString(e.step()), number(e.loss())));
    } else if (recorded.event() instanceof StepFailed e) {
      cells.addAll(List.of("step_failed", e.stage(), Integer.toString(e.step()), number(e.loss())));
    } else {
      return "";
    }
    while (cells.size() < COLUMNS.size() + classes.size()) {
      cells.add("");
    }
    return line(cells);
  }

  private static void addStep(List<String> cells, StepDone e) {
    cells.addAll(List.of("step", e.stage(), Integer.toString(e.step()), number(e.loss())));
    cells.add(
        e.parts().stream()
            .map((LossPart part) -> part.name() + "=" + number(part.value()))
            .collect(Collectors.joining(" ")));
    cells.add(number(e.learningRate()));
    cells.add(number(e.imagesPerSecond()));
    cells.add(number(e.dataWait()));
  }

  private void addEvaluation(List<String> cells, Evaluated e) {
    cells.addAll(List.of("evaluation", e.stage(), Integer.toString(e.step())));
    while (cells.size() < COLUMNS.indexOf("checkpoint")) {
      cells.add("");
    }
    cells.add(e.checkpoint());
    cells.add(number(e.miou()));
    cells.add(number(e.pixelAccuracy()));
    cells.add(number(e.classAccuracy()));
    cells.add("");
    Map<String, Double> byName = new HashMap<>();
    for (ClassIou c : e.iou()) {
      byName.put(c.name(), c.iou());
    }
    classes.forEach(name -> cells.add(number(byName.getOrDefault(name, Double.NaN))));
  }

  private static void addCalibration(List<String> cells, Calibrated e) {
    cells.addAll(List.of("calibration", e.stage(), Integer.toString(e.step())));
    while (cells.size() < COLUMNS.size() - 1) {
      cells.add("");
    }
    cells.add(number(e.error()));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  private static String line(List<String> cells) {
    return cells.stream().map(MetricsTable::quoted).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
