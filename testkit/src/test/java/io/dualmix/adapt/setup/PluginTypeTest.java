package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link ChequersType} is named in this module's {@code META-INF/services}, and nowhere else. */
class PluginTypeTest {
  private static Dataset open(String... changes) {
    Experiment experiment = TinyScenes.experiment(changes);
    return new DatasetRegistry(Path.of("."), null).open(experiment.data().target(), "data.target");
  }

  @Test
  void aTypeOnTheClassPathIsOpenedWithItsOptionsAndItsDefaults() {
    Dataset boards = open("data.target={type: chequers, side: 8}");

    assertThat(boards.size()).isEqualTo(4);
    assertThat(boards.label(1).classes()).startsWith(1, 0, 1, 0);
  }

  @Test
  void theKeysOfEveryDataSetActOnIt() {
    Dataset boards =
        open("data.target={type: chequers, side: 8, range: [1, 3], resize: {width: 4, height: 2}}");

    assertThat(boards.size()).isEqualTo(2);
    assertThat(boards.name(0)).isEqualTo("board-1");
    assertThat(boards.image(0).width()).isEqualTo(4);
    assertThat(boards.label(0).height()).isEqualTo(2);
  }

  @Test
  void itsOptionsAreDumpedAndReadBack() {
    Experiment experiment = TinyScenes.experiment("data.target={type: chequers, side: 8}");

    assertThat(Experiments.dump(experiment)).contains("boards: 4");
    assertThat(Experiments.parse(Experiments.dump(experiment), "again", List.of()))
        .isEqualTo(experiment);
  }

  @Test
  void aMistakeInItsOptionsIsNamedAsOneInABuiltInType() {
    assertThatThrownBy(() -> open("data.target={type: chequers}", "data.target.side=65"))
        .hasMessage("-s data.target.side=65: data.target.side is 65; expected 1 to 64");
    assertThatThrownBy(() -> open("data.target={type: chequers}", "data.target.sied=6"))
        .hasMessage("-s data.target.sied=6: data.target.sied is not a known key")
        .satisfies(
            e ->
                assertThat(((DualMixException) e).remedy())
                    .startsWith("Did you mean side? Known keys here: ")
                    .contains("boards, side")
                    .doesNotContain("path"));
    assertThatThrownBy(() -> open("data.target={type: chequers}"))
        .hasMessage("data.target.side is missing");
  }

  @Test
  void itIsAmongTheKnownTypes() {
    assertThatThrownBy(() -> open("data.target={type: chekers}"))
        .satisfies(
            e -> assertThat(((DualMixException) e).remedy()).contains("camvid32, chequers, city"));
  }
}
