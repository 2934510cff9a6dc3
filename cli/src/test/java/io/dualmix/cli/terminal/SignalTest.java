package io.dualmix.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dualmix.cli.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals end a run soon, saved, with the exit code that shells expect. */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such signals")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SignalTest {
  /** Far more than a step, an evaluation and a checkpoint of the tiny experiment take. */
  private static final int SOON_SECONDS = 20;

  /** Signals 1 and 2, SIGHUP and SIGINT, in the mask of ignored signals. */
  private static final long OFTEN_IGNORED = 0b11;

  private static final int MANY_IMAGES = 4000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129", "USR1, 138"})
  void aSignalInTrainingSavesAndExitsSoon(String signal, int code) throws Exception {
    // So many steps that only the signal ends it.
    Process process = start("-s", "method.baseline.steps=100000");
    awaitEvents(process, 3);
    send(signal, process);

    assertEnds(process, code);
    assertThat(log()).contains("everything is saved").contains("Continue with: dualmix train ");
    assertThat(folder.resolve("run/baseline/source-only/last/state.json")).exists();
  }

  /**
   * A shell's background jobs ignore SIGINT and what nohup starts ignores SIGHUP, and so does every
   * process that they start.
   */
  @BeforeEach
  void requireThatInterruptsAreHeard() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeThat(status).as("only Linux tells which signals are ignored").exists();
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    assumeThat(Long.parseUnsignedLong(ignored, 16) & OFTEN_IGNORED)
        .as("SIGINT or SIGHUP is ignored here, as in background jobs: run these in the foreground")
        .isZero();
  }

  @Test
  void aSignalInAnEvaluationDoesNotWaitForItsEnd() throws Exception {
    Process process =
        start(
            "-s",
            "data.validation.count=" + MANY_IMAGES,
            "-s",
            "method.baseline.steps=3",
            "-s",
            "logging.every=1");
    // After the third step's report only the evaluation of thousands of images is left.
    awaitEvents(process, 4);
    Thread.sleep(1000);
    send("TERM", process);

    assertEnds(process, 143);
    assertThat(log()).contains("Stopped in baseline/source-only after step 3");
    assertThat(Files.readString(folder.resolve("run/metrics.jsonl"))).doesNotContain("evaluation");
  }

  @Test
  void theResumeCommandIsTheRunsOwn() throws Exception {
    Process process = start("-s", "method.baseline.steps=100000");
    awaitEvents(process, 1);
    send("INT", process);

    assertEnds(process, 130);
    assertThat(log())
        .contains(
            "Continue with: dualmix train "
                + folder.resolve("tiny.yaml")
                + " --run-dir "
                + folder.resolve("run")
                + " -s method.baseline.steps=100000 --resume");
  }

  @Test
  void aSignalWhileStepsAreMeasuredKeepsNothingAndSaysHowToStartAgain() throws Exception {
    Process process =
        start(
            "-s",
            "method.budget=5m",
            "-s",
            "method.baseline={batch: 1024, start: random}",
            "-s",
            "data.prefetch=1");
    while (process.isAlive() && !log().contains("Measuring a few steps")) {
      Thread.sleep(20);
    }
    send("TERM", process);

    assertEnds(process, 143);
    assertThat(log())
        .contains("stopped measuring", "nothing is kept", "Start it again with: dualmix train ")
        .contains("(SIGTERM); Ctrl-C ends it at once")
        .doesNotContain("--resume\n", "everything is saved");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aSecondInterruptEndsAtOnce() throws Exception {
    // A step that takes long: the first signal alone would wait for it.
    Process process =
        start(
            "-s",
            "method.baseline={steps: 9, batch: 1024, start: random}",
            "-s",
            "data.prefetch=1");
    awaitEvents(process, 1);
    send("INT", process);
    while (!log().contains("stopping after this step")) {
      Thread.sleep(20);
    }
    send("INT", process);

    assertEnds(process, 130);
    assertThat(log())
        .contains("ending at once")
        .doesNotContain("everything is saved", "fatal error");
  }

  private Process start(String... more) throws IOException {
    TinyExperiment.write(folder);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                folder.resolve("tiny.yaml").toString(),
                "--run-dir",
                folder.resolve("run").toString()));
    arguments.addAll(List.of(more));
    return TinyExperiment.process(folder.resolve("log.txt"), arguments).start();
  }

  private void assertEnds(Process process, int code) throws InterruptedException {
    boolean ended = process.waitFor(SOON_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("ended within %s s: %s", SOON_SECONDS, log()).isTrue();
    assertThat(process.exitValue()).as(log()).isEqualTo(code);
  }

  private static void send(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  private void awaitEvents(Process process, int count) throws InterruptedException {
    while (process.isAlive() && read("run/metrics.jsonl").lines().count() < count) {
      Thread.sleep(20);
    }
    assertThat(process.isAlive()).as(log()).isTrue();
  }

  private String log() {
    return read("log.txt");
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }
}
