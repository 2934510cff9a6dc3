package io.dualmix.run.sink;

import io.dualmix.eval.CalibrationError;
import io.dualmix.eval.ScalarMetric;
import io.dualmix.eval.ScalarMetrics;
import io.dualmix.run.AppendedFile;
import io.dualmix.run.Metrics;
import io.dualmix.run.RecordedEvent;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code metrics.csv} (RFC 4180, UTF-8, decimal point): a row for each event with numbers. Missing
 * values are empty. Columns:
 *
 * <ul>
 *   <li>{@code time} ISO-8601; {@code event} step, evaluation, calibration, loss_spike or
 *       step_failed; {@code stage}; {@code step}
 *   <li>for steps: {@code loss}; {@code loss_parts} such as {@code ce=0.4 kl=1.2}; {@code
 *       learning_rate}; {@code images_per_second}; {@code data_wait}, 0..1
 *   <li>for evaluations: {@code checkpoint} last or intermediate; one column per {@link
 *       ScalarMetric}, such as {@code miou}, and one {@code iou_NAME} per class, all 0..1
 *   <li>for calibrations: {@code calibration_error}, 0..1
 * </ul>
 */
public final class MetricsTable extends MetricsSink {
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
          "checkpoint");

  private static final String IOU = "iou_";

  private final Metrics metrics;
  private final List<String> classes;
  private List<String> columns;
  private AppendedFile file;

  /**
   * Writes the table of the events so far, and keeps it open for further ones.
   *
   * @param metrics of the run
   * @param classes class names in the order of their columns; may be empty
   */
  public MetricsTable(Metrics metrics, List<String> classes) {
    super(metrics);
    this.metrics = metrics;
    this.classes = List.copyOf(classes);
    open(metrics.events());
  }

  @Override
  void rebuild(List<RecordedEvent> events) {
    file.close();
    open(events);
  }

  @Override
  void append(RecordedEvent recorded) {
    if (recorded.event() instanceof Evaluated e && !columns.containsAll(e.metrics().keySet())) {
      // A metric without a column yet: the table is rebuilt with one more column.
      rebuild(metrics.events());
    } else {
      file.append(row(recorded));
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private void open(List<RecordedEvent> events) {
    columns = columns(events);
    file = AppendedFile.open(metrics.folder().resolve(FILE), 0);
    file.append(line(columns) + events.stream().map(this::row).collect(Collectors.joining()));
  }

  private List<String> columns(List<RecordedEvent> events) {
    Set<String> scalars = new LinkedHashSet<>();
    ScalarMetrics.STANDARD.all().forEach(metric -> scalars.add(metric.name()));
    for (RecordedEvent recorded : events) {
      if (recorded.event() instanceof Evaluated e) {
        scalars.addAll(e.metrics().keySet());
      }
    }
    List<String> all = new ArrayList<>(COLUMNS);
    all.addAll(scalars);
    classes.forEach(name -> all.add(IOU + name));
    return all;
  }

  private String row(RecordedEvent recorded) {
    Map<String, String> cells = new HashMap<>();
    if (recorded.event() instanceof StepDone e) {
      addStep(cells, e);
    } else if (recorded.event() instanceof Evaluated e) {
      cells.put("event", "evaluation");
      cells.put("checkpoint", e.checkpoint());
      e.metrics().forEach((name, value) -> cells.put(name, number(value)));
      e.iou().forEach(c -> cells.put(IOU + c.name(), number(c.iou())));
    } else if (recorded.event() instanceof Calibrated e) {
      cells.put("event", "calibration");
      cells.put(CalibrationError.NAME, number(e.error()));
    } else if (recorded.event() instanceof LossSpiked e) {
      cells.put("event", "loss_spike");
      cells.put("loss", number(e.loss()));
    } else if (recorded.event() instanceof StepFailed e) {
      cells.put("event", "step_failed");
      cells.put("loss", number(e.loss()));
    } else {
      return "";
    }
    cells.put("time", recorded.time().toString());
    cells.put("stage", recorded.event().stage());
    cells.put("step", Integer.toString(recorded.event().step()));
    return line(columns.stream().map(column -> cells.getOrDefault(column, "")).toList());
  }

  private static void addStep(Map<String, String> cells, StepDone e) {
    cells.put("event", "step");
    cells.put("loss", number(e.loss()));
    cells.put(
        "loss_parts",
        e.parts().stream()
            .map((LossPart part) -> part.name() + "=" + number(part.value()))
            .collect(Collectors.joining(" ")));
    cells.put("learning_rate", number(e.learningRate()));
    cells.put("images_per_second", number(e.imagesPerSecond()));
    cells.put("data_wait", number(e.dataWait()));
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
