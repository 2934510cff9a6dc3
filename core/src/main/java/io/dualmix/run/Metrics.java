package io.dualmix.run;

import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.PseudoLabelled;
import io.dualmix.run.RunEvent.StageFinished;
import io.dualmix.run.RunEvent.StepDone;
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
 * <p>Not for several threads at once: events come from the training thread.
 */
public final class Metrics implements AutoCloseable {
  /** One JSON object a line. */
  public static final String FILE = "metrics.jsonl";

  private final Path folder;
  private final List<String> classes;
  private final Clock clock;
  private final AppendedFile lines;
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

  /** Appends an event; when this returns, it survives a kill of the process. */
  public void write(RunEvent event) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RecordedEvent recorded = new RecordedEvent(now, event);
    lines.append(EventJson.write(recorded) + "\n");
    table.append(recorded);
    tensorBoard.append(recorded);
  }

  /**
   * Makes the past what it was at a checkpoint: drops what was written of {@code stage} beyond
   * {@code step}, its end included, and everything of the stages after it. Without any line of the
   * stage nothing changes.
   *
   * @param stage such as {@code round-1/student}
   * @param step of the checkpoint that the stage goes on from; 0 drops the whole stage
   */
  public void rewind(String stage, int step) {
    EventLines whole = EventLines.read(folder.resolve(FILE));
    int keep = linesToKeep(whole, stage, step);
    if (keep < whole.lines().size()) {
      EventLines kept = new EventLines(whole.lines().subList(0, keep));
      lines.truncate(kept.end());
      lines.force();
      closeDerived();
      rebuild(kept.events());
    }
  }

  /** Returns when everything written is on the disk itself: to be called before a checkpoint. */
  public void force() {
    lines.force();
  }

  @Override
  public void close() {
    lines.force();
    lines.close();
    closeDerived();
  }

  private static int linesToKeep(EventLines whole, String stage, int step) {
    boolean reached = false;
    for (int i = 0; i < whole.lines().size(); i++) {
      RunEvent event = whole.lines().get(i).recorded().event();
      boolean same = event.stage().equals(stage);
      if (same ? step == 0 || isBeyond(event, step) : reached) {
        return i;
      }
      reached |= same;
    }
    return whole.lines().size();
  }

  private static boolean isBeyond(RunEvent event, int step) {
    if (event instanceof StepDone e) {
      return e.step() > step;
    } else if (event instanceof Evaluated e) {
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
