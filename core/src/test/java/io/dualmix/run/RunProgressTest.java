package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.RunProgress.State;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunProgressTest {
  private static final String EXPERIMENT =
      """
      method:
        rounds: 2
        baselines: [source_only]
        baseline: {steps: 40}
        region_teacher: {steps: 10}
        sample_teacher: {steps: 20}
        student: {steps: 30}
      """;

  @TempDir private Path folder;

  @Test
  void theWholeRunIsPlannedByItsConfiguration() {
    assertThat(of().planned()).isEqualTo(40 + 2 * (10 + 20 + 30));
  }

  @Test
  void stepsOfAFinishedStageAreAllDone() {
    RunProgress progress =
        of(
            at(0, new StageStarted("baseline/source-only", 40)),
            at(10, step("baseline/source-only", 35)),
            at(12, new StageFinished("baseline/source-only", 12)),
            at(13, new StageStarted("round-1/region-teacher", 10)),
            at(20, step("round-1/region-teacher", 5)));
    assertThat(progress.done()).isEqualTo(45);
    assertThat(progress.stage()).isEqualTo("round-1/region-teacher");
  }

  @Test
  void nobodyWritesAStoppedRun() {
    RunProgress progress = of(at(0, step("round-1/student", 3)));
    assertThat(progress.state()).isEqualTo(State.STOPPED);
    assertThat(progress.secondsLeft()).isEmpty();
  }

  @Test
  void theStudentOfTheLastRoundIsTheEnd() {
    assertThat(of(at(0, new StageFinished("round-2/student", 1))).state())
        .isEqualTo(State.FINISHED);
    assertThat(of(at(0, new StageFinished("round-1/student", 1))).state()).isEqualTo(State.STOPPED);
  }

  @Test
  void aRunThatThisProcessHoldsGoesOn() {
    try (RunLock lock = RunLock.acquire(folder)) {
      assertThat(of().state()).isEqualTo(State.RUNNING);
    }
    assertThat(of().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void aRunWhoseProcessDiedIsInterruptedAtOnce() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    LockOwner self = LockOwner.self();
    LockOwner owner = new LockOwner(dead.pid(), self.host(), self.boot(), Instant.now());
    Files.writeString(folder.resolve(RunLock.OWNER), owner.text());

    assertThat(ofJustNow().state()).isEqualTo(State.INTERRUPTED);
  }

  @Test
  void anotherProcessOfTheSameNumberIsNoOwner() throws IOException {
    LockOwner self = LockOwner.self();
    Instant earlier = self.started().minusSeconds(60);
    LockOwner owner = new LockOwner(self.process(), self.host(), self.boot(), earlier);
    Files.writeString(folder.resolve(RunLock.OWNER), owner.text());

    assertThat(ofJustNow().state()).isEqualTo(State.INTERRUPTED);
  }

  @Test
  void aClockThatWasSetALittleLeavesTheOwnerAlive() throws IOException {
    LockOwner self = LockOwner.self();
    Instant corrected = self.started().plusMillis(1010);
    LockOwner owner = new LockOwner(self.process(), self.host(), self.boot(), corrected);
    Files.writeString(folder.resolve(RunLock.OWNER), owner.text());

    assertThat(of().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void anOwnerOnAnotherMachineLivesWhileItTouchesItsNote() throws IOException {
    Path note = folder.resolve(RunLock.OWNER);
    LockOwner owner = new LockOwner(1, "another", "01234567", Instant.EPOCH);
    Files.writeString(note, owner.text());
    assertThat(of().state()).isEqualTo(State.RUNNING);

    Files.setLastModifiedTime(note, FileTime.from(Instant.now().minusSeconds(600)));
    assertThat(ofJustNow().state()).isEqualTo(State.INTERRUPTED);
  }

  @Test
  void aNoteThatIsNoOwnersIsOfADeadOne() throws IOException {
    String self = "process " + ProcessHandle.current().pid() + ", started ";
    Files.writeString(folder.resolve(RunLock.OWNER), self + "1999-01-01T00:00:00Z");

    assertThat(ofJustNow().state()).isEqualTo(State.INTERRUPTED);
  }

  private RunProgress ofJustNow() {
    return of(new RecordedEvent(Instant.now(), step("round-1/student", 3)));
  }

  @Test
  void timeLeftFollowsThePaceWithoutPauses() {
    try (RunLock lock = RunLock.acquire(folder)) {
      RunProgress progress =
          of(
              at(0, new StageStarted("baseline/source-only", 40)),
              at(10, step("baseline/source-only", 10)),
              // Stopped for an hour.
              at(3610, step("baseline/source-only", 10)),
              at(3620, step("baseline/source-only", 20)));
      // 20 s for 20 of 160 steps.
      assertThat(progress.secondsLeft().orElseThrow()).isCloseTo(140, within(1e-9));
    }
  }

  private RunProgress of(RecordedEvent... events) {
    return RunProgress.of(
        new RunData(
            folder,
            "fake",
            List.of(events),
            Optional.empty(),
            Map.of(),
            EXPERIMENT,
            RunStages.of(
                DualLevelMixing.ofSettings(
                    Map.of(
                        "method.rounds", "2",
                        "method.baselines", "source_only",
                        "method.baseline.steps", "40",
                        "method.region_teacher.steps", "10",
                        "method.sample_teacher.steps", "20",
                        "method.student.steps", "30"))),
            List.of(),
            List.of(),
            List.of()));
  }

  private static StepDone step(String stage, int step) {
    return new StepDone(stage, step, 1, List.of(), 0.1, 1, 0);
  }

  private static RecordedEvent at(long second, Recorded event) {
    return new RecordedEvent(Instant.ofEpochSecond(1_700_000_000 + second), event);
  }
}
