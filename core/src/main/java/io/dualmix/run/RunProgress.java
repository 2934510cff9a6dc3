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
 * How far a run has come.
 *
 * @param state whether somebody works on it
 * @param stage of the last event; empty before the first one
 * @param title of that stage, such as {@code Student, round 2}
 * @param done training steps done, over all stages
 * @param planned training steps of the whole run; 0 where the configuration does not say
 * @param secondsLeft of a run that goes on, from its pace so far
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

  /** Whether somebody works on a run. */
  public enum State {
    /** A process writes it. */
    RUNNING,
    /** Not finished, and nobody writes it: it was stopped, and saved. */
    STOPPED,
    /**
     * Not finished, and the process that wrote it ended without giving it back: a kill, a crash.
     */
    INTERRUPTED,
    /** The last model that the run is for is trained. */
    FINISHED
  }

  /** A longer silence between two events is a pause, which says nothing about the pace. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /**
   * A process on another machine cannot be looked for; so long after it last touched its note it
   * counts as alive. It does so every few seconds, but clocks of two machines may differ.
   */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  /** The progress of a run as its folder tells it now. */
  public static RunProgress of(RunData run) {
    // The data are sorted by stage; stages that train side by side need the order of time.
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
    // Only the note beside the lock is read: touching the lock itself could break it.
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
      return false; // Written by no version that gives its runs back.
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
    // Losses are written now and then: of a stage that has ended, all steps are done.
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
