package io.dualmix.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A short run of {@link FuzzHarness}: damaged files give an answer or an error that names them. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {
  private static final int FILES = 40;
  private static final long SEED = 20;

  private FuzzRun run;
  private List<FuzzTarget> targets;

  @BeforeAll
  void writeWholeFiles(@TempDir Path folder) throws IOException {
    run = new FuzzRun(folder, SEED);
    targets = run.targets(List.of());
  }

  Stream<String> readers() {
    return targets.stream().map(FuzzTarget::name);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void damagedFilesGiveAnAnswerOrAnErrorThatNamesThem(String reader) throws Exception {
    FuzzTarget target =
        targets.stream().filter(t -> t.name().equals(reader)).findFirst().orElseThrow();
    Tally tally = run.run(target, 0, FILES);

    assertThat(tally.failures()).isEmpty();
    assertThat(tally.refused()).as("refused").isPositive();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void theSameNumberGivesTheSameFile(String reader) {
    FuzzTarget target =
        targets.stream().filter(t -> t.name().equals(reader)).findFirst().orElseThrow();

    assertThat(target.damaged(SEED, 7)).isEqualTo(target.damaged(SEED, 7));
    assertThat(target.damaged(SEED, 7)).isNotEqualTo(target.damaged(SEED, 8));
  }
}
