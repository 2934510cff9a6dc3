package io.dualmix.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.DualMix;
import io.dualmix.cli.PseudoTerminal;
import io.dualmix.cli.TinyExperiment;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.run.RunReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person at a terminal types and sees: Ctrl-C and the line that shows the progress. */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TerminalTest {
  private static final int COLUMNS = 80;
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;
  private static final int REQUEUED = 138;
  private static final int MANY = 4000;

  /** An end that a test cannot wait for. */
  private static final List<String> ENDLESS = List.of("-s", "method.baseline.steps=100000");

  private static final List<String> MANY_SCORED =
      List.of(
          "-s",
          "data.validation.count=" + MANY,
          "-s",
          "method.baseline.steps=3",
          "-s",
          "logging.every=1");

  private static final List<String> MANY_LABELLED =
      List.of(
          "-s",
          "data.target.count=" + MANY,
          "-s",
          "method.baselines=[]",
          "-s",
          "method.region_teacher={steps: 1, start: random}",
          "-s",
          "method.sample_teacher={steps: 1, start: random}",
          "-s",
          "method.student={steps: 1, start: random}");

  @TempDir Path folder;

  @BeforeAll
  static void requireTerminal() {
    PseudoTerminal.require();
  }

  @BeforeEach
  void writeExperiment() throws IOException {
    TinyExperiment.write(folder);
  }

  @Test
  void signalsInTrainingSaveAndTheRunGoesOn() throws Exception {
    assertSignalsStop(ENDLESS, "/100000", "Stopped in baseline/source-only after", ", from step ");
    assertThat(folder.resolve("run/baseline/source-only/last/state.json")).exists();
  }

  @Test
  void signalsInAnEvaluationSaveAndTheRunGoesOn() throws Exception {
    assertSignalsStop(
        MANY_SCORED,
        "source-only, scoring",
        "Stopped in baseline/source-only after step 3",
        ", from step 3");
  }

  @Test
  void signalsInPseudoLabelsSaveAndTheRunGoesOn() throws Exception {
    assertSignalsStop(
        MANY_LABELLED,
        "round-1/pseudo-labels  ",
        "Stopped in round-1/pseudo-labels",
        "5/9 round-1/pseudo-labels");
    assertThat(folder.resolve("run/round-1/pseudo-labels")).doesNotExist();
  }

  /** One run that is stopped and goes on three times. */
  private void assertSignalsStop(List<String> settings, String moment, String stopped, String again)
      throws Exception {
    Map<String, Integer> codes = new LinkedHashMap<>();
    codes.put("INT", INTERRUPTED);
    codes.put("TERM", TERMINATED);
    codes.put("USR1", REQUEUED);
    List<String> more = new ArrayList<>(settings);
    for (Map.Entry<String, Integer> signal : codes.entrySet()) {
      try (PseudoTerminal terminal = train(more)) {
        terminal.awaitText(moment);
        end(terminal, signal.getKey());

        assertThat(terminal.exitCode()).as(terminal.end()).isEqualTo(signal.getValue());
        assertSaved(terminal, stopped);
        if (more.contains("--resume")) {
          assertThat(terminal.text()).contains(again);
        } else {
          more.add("--resume");
        }
      }
    }
  }

  @Test
  void ctrlCTwiceEndsSoonerAndTheRunGoesOn() throws Exception {
    List<String> slow =
        List.of(
            "-s",
            "method.baseline={steps: 9, batch: 1024, start: random}",
            "-s",
            "data.prefetch=1");
    try (PseudoTerminal terminal = train(slow)) {
      terminal.awaitText("source-only");
      terminal.awaitText("0/9");
      terminal.typeCtrlC();
      terminal.awaitText("stopping after this step");
      terminal.typeCtrlC();

      assertThat(terminal.exitCode()).as(terminal.end()).isEqualTo(INTERRUPTED);
      assertThat(terminal.text()).contains("ending at once").doesNotContain("fatal error");
    }
    StringWriter out = new StringWriter();
    DualMix.run(new PrintWriter(out), new PrintWriter(out), "runs", folder.toString());
    assertThat(out.toString()).containsPattern("run +interrupted ");
    assertGoesOn(slow, "0/9");
  }

  @Test
  void theDemoStopsOnCtrlCAndGoesOn() throws Exception {
    List<String> demo =
        List.of(
            "demo",
            "--run-dir",
            folder.resolve("run").toString(),
            "-s",
            "data.source.count=4",
            "-s",
            "data.target.count=6",
            "-s",
            "data.validation.count=2",
            "-s",
            "data.labelled.count=2");
    try (PseudoTerminal terminal = PseudoTerminal.start(folder, COLUMNS, demo)) {
      terminal.awaitText("/240 [");
      terminal.typeCtrlC();
      assertThat(terminal.exitCode()).as(terminal.end()).isEqualTo(INTERRUPTED);
      assertSaved(terminal, "Continue with: dualmix demo --run-dir ");
    }
    List<String> again = new ArrayList<>(demo);
    again.add("--resume");
    try (PseudoTerminal terminal = PseudoTerminal.start(folder, COLUMNS, again)) {
      terminal.awaitText(", from step ");
      terminal.typeCtrlC();
      assertThat(terminal.exitCode()).as(terminal.end()).isEqualTo(INTERRUPTED);
    }
  }

  @Test
  void predictSaysOnCtrlCWhatIsDoneAndGoesOn() throws Exception {
    Path run = folder.resolve("run");
    StringWriter log = new StringWriter();
    PrintWriter writer = new PrintWriter(log);
    String file = folder.resolve("tiny.yaml").toString();
    String[] train = {"train", file, "--run-dir", run.toString(), "-s", "method.rounds=1"};
    assertThat(DualMix.run(writer, writer, train)).as(log.toString()).isZero();
    int images = 400;
    Path photos = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < images; i++) {
      ImageFiles.writeImage(
          photos.resolve("p" + i + ".png"), new RgbImage(64, 48, new byte[3 * 64 * 48]));
    }
    Path out = folder.resolve("out");
    int left;
    List<String> predict =
        List.of("predict", run.toString(), photos.toString(), "-o", out.toString());
    try (PseudoTerminal terminal = PseudoTerminal.start(folder, COLUMNS, predict)) {
      terminal.await(() -> count(out) > 12);
      terminal.typeCtrlC();
      assertThat(terminal.exitCode()).as(terminal.end()).isEqualTo(INTERRUPTED);
      int done = (count(out) - 1) / 3;
      left = images - done;
      assertThat(done).isBetween(1, images - 1);
      assertThat(terminal.text())
          .contains("stopped; " + done + " of " + images + " images are labelled")
          .contains("Continue with: dualmix predict " + run)
          .contains("-o " + out + " --resume");
    }
    List<String> again = new ArrayList<>(predict);
    again.add("--resume");
    try (PseudoTerminal terminal = PseudoTerminal.start(folder, COLUMNS, again)) {
      assertThat(terminal.exitCode()).as(terminal.end()).isZero();
      assertThat(terminal.text()).contains(left + " images labelled");
    }
    assertThat(count(out)).isEqualTo(1 + 3 * images);
  }

  @ParameterizedTest
  @CsvSource({"80", "60", "120"})
  void noLineOfTheProgressIsWiderThanTheTerminal(int columns) throws Exception {
    List<String> pair =
        List.of(
            "-s",
            "method.baselines=[]",
            "-s",
            "method.region_teacher={steps: 60, batch: 2, start: random}",
            "-s",
            "method.sample_teacher={steps: 60, batch: 2, start: random}",
            "-s",
            "method.student.steps=2",
            "-s",
            "method.student.start=random",
            "-s",
            "method.rounds=1",
            // Each evaluation begins the bar again, which on a fast machine hides its notes.
            "-s",
            "evaluation.every=0");
    try (PseudoTerminal terminal = PseudoTerminal.start(folder, columns, command(pair))) {
      assertThat(terminal.exitCode()).as(terminal.end()).isZero();
      List<String> progress =
          terminal.lines().stream().filter(l -> l.matches(".*\\d/\\d+.*")).toList();
      assertThat(progress).allMatch(line -> line.length() < columns);
      assertThat(progress).anyMatch(line -> line.contains("1+2/4 ") && line.contains(" left"));
      // With two models the losses are the first to go; a wide terminal has room for them.
      assertThat(progress)
          .anyMatch(line -> line.contains("1+2/4 ") && (columns < 100 || line.contains("loss")));
      assertThat(progress).anyMatch(line -> line.matches(".*\\d left, run \\d+:\\d\\d left.*"));
    }
  }

  private static void end(PseudoTerminal terminal, String signal) throws Exception {
    if (signal.equals("INT")) {
      terminal.typeCtrlC();
    } else {
      terminal.send(signal);
    }
  }

  private static void assertSaved(PseudoTerminal terminal, String more) {
    assertThat(terminal.text())
        .contains("everything is saved")
        .contains("Continue with: dualmix ")
        .contains(more);
    // Each message has a line of its own: the status is taken away first.
    assertThat(terminal.lines()).anyMatch(line -> line.startsWith("dualmix: stopping after"));
  }

  /** With the same settings; stops it again as soon as it is seen to go on. */
  private void assertGoesOn(List<String> settings, String sign) throws Exception {
    assertThat(RunReader.read(folder.resolve("run")).isFinished()).isFalse();
    List<String> more = new ArrayList<>(settings);
    more.add("--resume");
    try (PseudoTerminal terminal = train(more)) {
      terminal.awaitText(sign);
      terminal.typeCtrlC();
      assertThat(terminal.exitCode()).as(terminal.end()).isEqualTo(INTERRUPTED);
    }
  }

  private PseudoTerminal train(List<String> more) throws IOException {
    return PseudoTerminal.start(folder, COLUMNS, command(more));
  }

  private List<String> command(List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "train",
                folder.resolve("tiny.yaml").toString(),
                "--run-dir",
                folder.resolve("run").toString()));
    command.addAll(more);
    return command;
  }

  private static int count(Path out) {
    try (Stream<Path> files = Files.list(out)) {
      return (int) files.filter(f -> !f.toString().endsWith(".unfinished")).count();
    } catch (IOException e) {
      return 0;
    }
  }
}
