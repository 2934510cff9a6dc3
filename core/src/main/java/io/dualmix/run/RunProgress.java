package io.dualmix.run;

import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The progress of a run.
 *
 * @param state whether a process works on it
 * @param stage of the last event; empty before the first one
 * @param title of that stage, such as {@code Student, round 2}
 * @param done training steps done, over all stages
 * @param planned training steps of the whole run; 0 if unknown
 * @param secondsLeft of a running run, estimated from its pace so far
 * @param heard the time of the last event
 */
public record RunProgress(
    State state,
    String stage,
    String title,
    long done,
    long planned,
    OptionalDouble secondsLeft,
    Optional<Instant> heard) {

  /** The state of a run. */
  public enum State {
    /** A process writes the run. */
    RUNNING,
    /** Not finished; the process stopped and saved a checkpoint. */
    STOPPED,
    /** Not finished; the process ended without saving, such as by a kill or a crash. */
    INTERRUPTED,
    /** The last result model is trained. */
    FINISHED
  }

  /** Longer intervals between two events count as pauses and are left out of the pace. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /**
   * The time after its last touch for which an owner on another machine counts as alive. It touches
   * its file every few seconds, but the clocks of two machines may differ.
   */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  /** The progress of a run, from its folder. */
  public static RunProgress of(RunData run) {
    // The events are sorted by stage; stages in parallel need the order of time.
    List<Instant> times = run.events().stream().map(RecordedEvent::time).sorted().toList();
    Optional<RecordedEvent> last =
        run.events().stream().max((a, b) -> a.time().compareTo(b.time()));
    long done = done(run);
    long planned = Math.max(run.plan().steps(), started(run));
    State state = state(run);
    return new RunProgress(
        state,
        last.map(e -> e.event().stage()).orElse(""),
        last.map(e -> run.plan().get(e.event().stage()).fullTitle()).orElse(""),
        done,
        planned,
        state == State.RUNNING ? left(times, done, planned) : OptionalDouble.empty(),
        last.map(RecordedEvent::time));
  }

  private static State state(RunData run) {
    if (run.isFinished()) {
      return State.FINISHED;
    }
    // Only the owner's file is read: opening the lock file could release the lock.
    Path note = run.folder().resolve(RunLock.OWNER);
    try {
      String owner = Files.readString(note);
      return isAlive(LockOwner.parse(owner), note) ? State.RUNNING : State.INTERRUPTED;
    } catch (IOException e) {
      return State.STOPPED;
    }
  }

  private static boolean isAlive(Optional<LockOwner> owner, Path note) throws IOException {
    if (owner.isEmpty()) {
      return false; // Written by a version without owner files.
    }
    if (owner.get().sharesProcessesWith(LockOwner.self())) {
      return owner.get().isAlive();
    }
    Instant touched = Files.getLastModifiedTime(note).toInstant();
    return touched.isAfter(Instant.now().minus(SILENCE));
  }

  private static long done(RunData run) {
    Map<String, Integer> steps = new HashMap<>();
    for (StepDone step : run.steps()) {
      steps.merge(step.stage(), step.step(), Math::max);
    }
    // Losses are reported at intervals; all steps of an ended stage are done.
    for (StageFinished stage : run.finishedStages()) {
      run.stages().stream()
          .filter(s -> s.stage().equals(stage.stage()))
          .forEach(s -> steps.put(s.stage(), s.steps()));
    }
    return steps.values().stream().mapToLong(Integer::longValue).sum();
  }

  private static long started(RunData run) {
    return run.stages().stream().mapToLong(StageStarted::steps).sum();
  }

  private static OptionalDouble left(List<Instant> times, long done, long planned) {
    double busy = 0;
    for (int i = 1; i < times.size(); i++) {
      Duration gap = Duration.between(times.get(i - 1), times.get(i));
      busy += gap.compareTo(PAUSE) > 0 ? 0 : gap.toMillis() / 1e3;
    }
    return done == 0 || planned == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(busy * Math.max(0, planned - done) / done);
  }
}
