package io.dualmix.run;

import io.dualmix.run.RunEvent.Calibrated;
import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.LossSpiked;
import io.dualmix.run.RunEvent.PseudoLabelled;
import io.dualmix.run.RunEvent.StageFinished;
import io.dualmix.run.RunEvent.StepDone;
import io.dualmix.run.RunEvent.StepFailed;
import io.dualmix.run.sink.TensorBoardFile;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The events of a run on disk. {@code metrics.jsonl}, one object a line, is the truth; {@code
 * metrics.csv} and TensorBoard's {@code events.out.tfevents.*} follow from it and are rebuilt
 * whenever it was cut.
 *
 * <p>Not for several threads at once. Events of stages that train side by side may alternate; those
 * of one stage are in their order.
 */
public final class Metrics implements AutoCloseable {
  /** One JSON object a line. */
  public static final String FILE = "metrics.jsonl";

  private final Path folder;
  private final List<String> classes;
  private final Clock clock;
  private AppendedFile lines;
  private MetricsTable table;
  private TensorBoardFile tensorBoard;

  /**
   * Opens or creates the files in a folder; a last line torn by a kill is cut off.
   *
   * @param folder exists
   * @param classes their names in order, for the table's columns; may be empty
   * @param clock gives events their time
   * @throws io.dualmix.DualMixException if files cannot be read or written, or a line is no event
   */
  Metrics(Path folder, List<String> classes, Clock clock) {
    this.folder = folder;
    this.classes = List.copyOf(classes);
    this.clock = clock;
    EventLines whole = EventLines.read(folder.resolve(FILE));
    this.lines = AppendedFile.open(folder.resolve(FILE), whole.end());
    rebuild(whole.events());
  }

  /**
   * Appends an event; when this returns, it survives a kill of the process.
   *
   * @throws io.dualmix.DualMixException if the disk is full, or the run's folder was moved away
   */
  public void write(RunEvent event) {
    lines.requireThere();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RecordedEvent recorded = new RecordedEvent(now, event);
    lines.append(EventJson.write(recorded) + "\n");
    table.append(recorded);
    tensorBoard.append(recorded);
  }

  /**
   * Makes a stage's past what it was at a checkpoint: drops what was written of {@code stage}
   * beyond {@code step}, its end included. Other stages' lines stay: each stage that is done again
   * drops its own, and one that is not has its result on the disk, to which its lines belong.
   *
   * @param stage such as {@code round-1/student}
   * @param step of the checkpoint that the stage goes on from; 0 drops the whole stage
   */
  public void rewind(String stage, int step) {
    List<RecordedEvent> all = EventLines.read(folder.resolve(FILE)).events();
    List<RecordedEvent> kept = kept(all, stage, step);
    if (kept.size() < all.size()) {
      StringBuilder text = new StringBuilder();
      kept.forEach(event -> text.append(EventJson.write(event)).append('\n'));
      lines.close();
      // At once or not at all: a kill in between must not lose the events of other stages.
      AtomicFiles.write(folder.resolve(FILE), text.toString());
      lines = AppendedFile.open(folder.resolve(FILE), EventLines.read(folder.resolve(FILE)).end());
      closeDerived();
      rebuild(kept);
    }
  }

  /** Returns when everything written is on the disk itself: to be called before a checkpoint. */
  public void force() {
    lines.requireThere();
    lines.force();
  }

  @Override
  public void close() {
    // All are closed even if one cannot be.
    try (TensorBoardFile board = tensorBoard;
        MetricsTable csv = table;
        AppendedFile jsonl = lines) {
      jsonl.force();
    }
  }

  private static List<RecordedEvent> kept(List<RecordedEvent> all, String stage, int step) {
    return all.stream()
        .filter(
            recorded ->
                !recorded.event().stage().equals(stage)
                    || (step > 0 && !isBeyond(recorded.event(), step)))
        .toList();
  }

  private static boolean isBeyond(RunEvent event, int step) {
    if (event instanceof StepDone e) {
      return e.step() > step;
    } else if (event instanceof Evaluated e) {
      return e.step() > step;
    } else if (event instanceof Calibrated e) {
      return e.step() > step;
    } else if (event instanceof LossSpiked e) {
      return e.step() > step;
    } else if (event instanceof StepFailed e) {
      return e.step() > step;
    }
    return event instanceof StageFinished || event instanceof PseudoLabelled;
  }

  private void rebuild(List<RecordedEvent> events) {
    table = MetricsTable.rebuild(folder, classes, events);
    tensorBoard = TensorBoardFile.rebuild(folder, clock.instant(), events);
  }

  private void closeDerived() {
    table.close();
    tensorBoard.close();
  }
}
