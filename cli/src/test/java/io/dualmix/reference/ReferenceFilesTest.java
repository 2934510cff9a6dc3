package io.dualmix.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceFilesTest {
  private static final Path CHECKOUT = Path.of("..");

  @Test
  void generatedFilesAreUpToDate() throws IOException {
    for (Map.Entry<Path, String> file : ReferenceFiles.contents(CHECKOUT).entrySet()) {
      assertThat(file.getKey())
          .as("write it with testkit/harness reference.ReferenceFiles")
          .hasContent(file.getValue());
    }
  }

  @Test
  void everySettingHasAMeaning() {
    List<String> without =
        SettingSection.ofExperiment(SettingTexts.load()).stream()
            .flatMap(section -> section.settings().stream())
            .filter(setting -> setting.meaning().isEmpty())
            .map(Setting::path)
            .toList();

    assertThat(without).isEmpty();
  }

  @Test
  void aReasonThatIsForAnotherPresetNamesItsValue() {
    assertThat(ReferencePage.create())
        .contains("*Default `deeplabv2`: The paper's head.*")
        .contains("| `method.pseudo_labels.cap` | number | `0.9` | above 0, at most 1 |");
  }
}
