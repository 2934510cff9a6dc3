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
 * The events of a run on disk: {@code metrics.jsonl}, one object a line. It is the truth; the files
 * of {@code run.sink} follow from it and are rebuilt whenever it was cut.
 *
 * <p>Not for several threads at once. Events of stages that train side by side may alternate; those
 * of one stage are in their order.
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
   * Opens or creates the file in a folder; a last line torn by a kill is cut off.
   *
   * @param folder exists
   * @param clock gives events their time
   * @throws io.dualmix.DualMixException if the file cannot be read or written, or a line is no
   *     event
   */
  public Metrics(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.lines =
        AppendedFile.open(folder.resolve(FILE), EventLines.read(folder.resolve(FILE)).end());
  }

  /** The run's folder. */
  public Path folder() {
    return folder;
  }

  /** The time of an event that is written now. */
  public Instant now() {
    return clock.instant();
  }

  /** All that is written, in order. */
  public List<RecordedEvent> events() {
    return EventLines.read(folder.resolve(FILE)).events();
  }

  /** The event that was written last since the file was opened; null before the first. */
  public RecordedEvent last() {
    return last;
  }

  /** How often lines were dropped since the file was opened. */
  public int cuts() {
    return cuts;
  }

  /**
   * Appends an event; when this returns, it survives a kill of the process.
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
   * Makes a stage's past what it was at a checkpoint: drops what was written of {@code stage}
   * beyond {@code step}, its end included. Other stages' lines stay: each stage that is done again
   * drops its own, and one that is not has its result on the disk, to which its lines belong.
   *
   * @param stage such as {@code round-1/student}
   * @param step of the checkpoint that the stage goes on from; 0 drops the whole stage
   */
  public void rewind(String stage, int step) {
    List<RecordedEvent> all = events();
    List<RecordedEvent> kept = kept(all, stage, step);
    if (kept.size() < all.size()) {
      StringBuilder text = new StringBuilder();
      kept.forEach(event -> text.append(EventJson.write(event)).append('\n'));
      lines.close();
      // At once or not at all: a kill in between must not lose the events of other stages.
      AtomicFiles.write(folder.resolve(FILE), text.toString());
      lines = AppendedFile.open(folder.resolve(FILE), EventLines.read(folder.resolve(FILE)).end());
      cuts++;
    }
  }

  /** Returns when everything written is on the disk itself: to be called before a checkpoint. */
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
