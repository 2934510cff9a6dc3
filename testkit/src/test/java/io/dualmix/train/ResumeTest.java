package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.model.SegmentationModel;
import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage that was interrupted ends as if nothing had happened. */
class ResumeTest {
  private static final int STEPS = 11;
  private static final Trainer.Plan PLAN =
      new Trainer.Plan("round-1/test", STEPS, new PolySchedule(0.01, 0.9, 2, STEPS), 4, 3, 5, 7);

  @TempDir Path folder;

  /** Ends the process, as a kill would, without any chance to save. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Writes down what it hears, measured times left out; stops or crashes at a step. */
  private static final class Witness implements TrainingListener {
    private final List<String> heard = new ArrayList<>();
    private final CancellationToken cancellation = new CancellationToken();
    private int stopAt = -1;
    private int crashAt = -1;

    @Override
    public void on(TrainingEvent event) {
      if (event instanceof StageStarted e) {
        heard.add("started from 0 of " + e.steps());
      } else if (event instanceof StageResumed e) {
        heard.add("started from " + e.step() + " of " + e.steps());
      } else if (event instanceof Stepped e) {
        stepped(e.step());
      } else if (event instanceof StepDone e) {
        heard.add("report " + e.step() + " " + e.loss() + " " + e.parts() + " " + e.learningRate());
      } else if (event instanceof Evaluated e) {
        heard.add("evaluated " + e.step() + " " + e.checkpoint());
      } else if (event instanceof Checkpointing e) {
        heard.add("checkpoint " + e.step());
      } else if (event instanceof StageFinished) {
        heard.add("finished");
      }
    }

    private void stepped(int step) {
      if (step == crashAt) {
        throw new Crash();
      }
      if (step == stopAt) {
        cancellation.cancel();
      }
    }

    List<String> reports() {
      return heard.stream().filter(line -> line.startsWith("report")).toList();
    }

    /** What was heard without reports' values: the order of things. */
    List<String> order() {
      return heard.stream().map(line -> line.replaceAll("(report \\d+).*", "$1")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void aStoppedStageEndsWithTheSameWeights(String optimiser) {
    Path whole = folder.resolve("whole");
    train(whole, optimiser, new Witness(), 1);

    Path stopped = folder.resolve("stopped");
    Witness first = new Witness();
    first.stopAt = 5;
    assertThatThrownBy(() -> train(stopped, optimiser, first, 1))
        .isInstanceOf(CancellationToken.StoppedException.class)
        .hasMessage("Stopped in round-1/test after step 5");
    // Another start: everything has to come from the checkpoint.
    train(stopped, optimiser, new Witness(), 2);

    assertThat(lastModel(stopped)).hasSameBinaryContentAs(lastModel(whole));
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"sgd, 5", "sgd, 8", "adamw, 8", "sgd, 2"})
  void aCrashedStageEndsWithTheSameWeights(String optimiser, int crashAt) {
    Path whole = folder.resolve("whole");
    train(whole, optimiser, new Witness(), 1);

    Path crashed = folder.resolve("crashed");
    Witness first = new Witness();
    first.crashAt = crashAt;
    assertThatThrownBy(() -> train(crashed, optimiser, first, 1)).isInstanceOf(Crash.class);
    train(crashed, optimiser, new Witness(), 1);

    assertThat(lastModel(crashed)).hasSameBinaryContentAs(lastModel(whole));
  }

  @Test
  void reportsOverAResumeAreThoseOfAnUndisturbedStage() {
    Witness whole = new Witness();
    train(folder.resolve("whole"), "sgd", whole, 1);

    // Step 6 lies in the middle of the report of steps 5 to 8.
    Witness first = new Witness();
    first.stopAt = 6;
    assertThatThrownBy(() -> train(folder.resolve("b"), "sgd", first, 1))
        .isInstanceOf(CancellationToken.StoppedException.class);
    Witness second = new Witness();
    train(folder.resolve("b"), "sgd", second, 1);

    List<String> both = new ArrayList<>(first.reports());
    both.addAll(second.reports());
    assertThat(both).hasSize(3).isEqualTo(whole.reports());
  }

  @Test
  void whatIsHeardOfAStepComesBeforeItsCheckpoint() {
    Witness witness = new Witness();
    train(folder, "sgd", witness, 1);

    assertThat(witness.order())
        .containsExactly(
            "started from 0 of 11",
            "checkpoint 3",
            "report 4",
            "evaluated 5 intermediate",
            "checkpoint 6",
            "report 8",
            "checkpoint 9",
            "evaluated 10 intermediate",
            "report 11",
            "evaluated 11 last",
            "finished",
            "checkpoint 11");
  }

  @Test
  void aResumedStageHearsOnlyWhatIsNew() {
    Witness first = new Witness();
    first.crashAt = 8;
    assertThatThrownBy(() -> train(folder, "sgd", first, 1)).isInstanceOf(Crash.class);
    Witness second = new Witness();
    train(folder, "sgd", second, 1);

    assertThat(second.order())
        .startsWith(
            "started from 6 of 11", "report 8", "checkpoint 9", "evaluated 10 intermediate");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {5, 11})
  void anEvaluationThatAStopBreaksOffIsDoneWhenTheStageGoesOn(int step) {
    Witness whole = new Witness();
    train(folder.resolve("whole"), "sgd", whole, 1);

    Path stopped = folder.resolve("stopped");
    Witness first = new Witness();
    assertThatThrownBy(() -> trainUntilScoring(stopped, first, step))
        .isInstanceOf(CancellationToken.StoppedException.class)
        .hasMessage("Stopped in round-1/test after step " + step);
    Witness second = new Witness();
    train(stopped, "sgd", second, 2);

    assertThat(lastModel(stopped)).hasSameBinaryContentAs(lastModel(folder.resolve("whole")));
    List<String> heard = new ArrayList<>(first.heard);
    heard.addAll(second.heard);
    assertThat(heard.stream().filter(line -> !line.matches("(checkpoint|started).*")))
        .containsExactlyElementsOf(
            whole.heard.stream().filter(line -> !line.matches("(checkpoint|started).*")).toList());
  }

  /** Trains until the evaluation of a step, and is asked to stop in the middle of it. */
  private static void trainUntilScoring(Path folder, Witness witness, int step) {
    int[] at = new int[1];
    try (SegmentationModel model = TinyTraining.model(1)) {
      new Trainer(
              TinyTraining.backend(), TinyTraining.optimiser("sgd"), witness, witness.cancellation)
          .train(
              PLAN,
              model,
              TinyTraining::sampleLevelTeacher,
              (scored, which) -> {
                // Evaluations come after steps 5, 10 and 11.
                at[0] = at[0] == 0 ? 5 : at[0] == 5 ? 10 : 11;
                if (at[0] == step) {
                  witness.cancellation.cancel();
                }
                witness.cancellation.throwIfCancelled("round-1/test");
                return TinyTraining.score(1);
              },
              TinyTraining.checkpoints(folder));
    }
  }

  @Test
  void theBestCheckpointIsTheModelOfTheHighestScore() {
    // Scored after steps 5, 10 and 11.
    Path best = folder.resolve("best");
    train(best, new Witness(), List.of(2, 7, 4));
    Checkpoints checkpoints = TinyTraining.checkpoints(best);
    TrainingState state = checkpoints.state().orElseThrow();
    assertThat(state.bestStep()).isEqualTo(10);

    // The same stage, ended after 10 steps.
    Path ten = folder.resolve("ten");
    Witness witness = new Witness();
    witness.stopAt = 10;
    assertThatThrownBy(() -> train(ten, witness, List.of(2, 7)))
        .isInstanceOf(CancellationToken.StoppedException.class);
    assertThat(checkpoints.bestModel()).hasSameBinaryContentAs(lastModel(ten));
  }

  @Test
  void theBestScoreIsRememberedOverAResume() {
    Witness first = new Witness();
    first.stopAt = 6;
    assertThatThrownBy(() -> train(folder, first, List.of(7)))
        .isInstanceOf(CancellationToken.StoppedException.class);
    train(folder, new Witness(), List.of(2, 4));

    assertThat(TinyTraining.checkpoints(folder).state().orElseThrow().bestStep()).isEqualTo(5);
  }

  private static void train(Path folder, String optimiser, Witness witness, long init) {
    train(folder, optimiser, witness, init, List.of(1, 1, 1, 1));
  }

  private static void train(Path folder, Witness witness, List<Integer> scores) {
    train(folder, "sgd", witness, 1, scores);
  }

  private static void train(
      Path folder, String optimiser, Witness witness, long init, List<Integer> scores) {
    var next = scores.iterator();
    try (SegmentationModel model = TinyTraining.model(init)) {
      new Trainer(
              TinyTraining.backend(),
              TinyTraining.optimiser(optimiser),
              witness,
              witness.cancellation)
          .train(
              PLAN,
              model,
              TinyTraining::sampleLevelTeacher,
              (scored, which) -> TinyTraining.score(next.next()),
              TinyTraining.checkpoints(folder));
    }
  }

  private static Path lastModel(Path folder) {
    return TinyTraining.checkpoints(folder).lastModel();
  }
}
