package io.dualmix.run;

import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The events of a run on disk: {@code metrics.jsonl}, one object a line. The files of {@code
 * run.sink} are derived from it, and are rebuilt when it is truncated.
 *
 * <p>Not safe for use from several threads. Events of stages that train in parallel may alternate;
 * those of one stage are in order.
 */
public final class Metrics implements AutoCloseable {
  /** One JSON object a line. */
  public static final String FILE = "metrics.jsonl";

  private final Path folder;
  private final Clock clock;
  private AppendedFile lines;
  private RecordedEvent last;
  private int cuts;

  /**
   * Opens or creates the file in a folder; a truncated last line is removed.
   *
   * @param folder exists
   * @param clock for the times of events
   * @throws io.dualmix.DualMixException if the file cannot be read or written, or a line is not an
   *     event
   */
  public Metrics(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.lines =
        AppendedFile.open(folder.resolve(FILE), EventLines.read(folder.resolve(FILE)).end());
  }

  /** The run folder. */
  public Path folder() {
    return folder;
  }

  /** The current time, for an event. */
  public Instant now() {
    return clock.instant();
  }

  /** All events, in order. */
  public List<RecordedEvent> events() {
    return EventLines.read(folder.resolve(FILE)).events();
  }

  /** The last event written since the file was opened; null before the first. */
  public RecordedEvent last() {
    return last;
  }

  /** How often {@link #rewind} removed lines since the file was opened. */
  public int cuts() {
    return cuts;
  }

  /**
   * Appends an event. After the call, it survives a kill of the process.
   *
   * @throws io.dualmix.DualMixException if the disk is full, or the run's folder was moved away
   */
  public void write(Recorded event) {
    lines.requireThere();
    RecordedEvent recorded =
        new RecordedEvent(clock.instant().truncatedTo(ChronoUnit.MILLIS), event);
    lines.append(EventJson.write(recorded) + "\n");
    last = recorded;
  }

  /**
   * Removes the events of {@code stage} after {@code step}, including its end, so that they match a
   * checkpoint. Events of other stages stay.
   *
   * @param stage such as {@code round-1/student}
   * @param step of the checkpoint that the stage resumes from; 0 removes all its events
   */
  public void rewind(String stage, int step) {
    List<RecordedEvent> all = events();
    List<RecordedEvent> kept = kept(all, stage, step);
    if (kept.size() < all.size()) {
      StringBuilder text = new StringBuilder();
      kept.forEach(event -> text.append(EventJson.write(event)).append('\n'));
      lines.close();
      // Atomically: a kill must not lose the events of other stages.
      AtomicFiles.write(folder.resolve(FILE), text.toString());
      lines = AppendedFile.open(folder.resolve(FILE), EventLines.read(folder.resolve(FILE)).end());
      cuts++;
    }
  }

  /** Flushes all events to the disk; call it before a checkpoint. */
  public void force() {
    lines.requireThere();
    lines.force();
  }

  @Override
  public void close() {
    try (AppendedFile closed = lines) {
      closed.force();
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

  private static boolean isBeyond(Recorded event, int step) {
    return event.step() > step || event instanceof StageFinished || event instanceof PseudoLabelled;
  }
}
