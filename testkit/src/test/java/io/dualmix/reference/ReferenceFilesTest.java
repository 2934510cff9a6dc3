package io.dualmix.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceFilesTest {
  private static final Path CHECKOUT = Path.of("..");

  @Test
  void generatedFilesAreUpToDate() throws Exception {
    for (Map.Entry<Path, String> file : contents().entrySet()) {
      assertThat(file.getKey())
          .as("write it with testkit/harness reference.ReferenceFiles")
          .hasContent(file.getValue());
    }
  }

  /** Without the plugins of tests, which would be in the files. */
  @SuppressWarnings("unchecked")
  private static Map<Path, String> contents() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.matches(".*(test-classes|-test|src/test/resources)/?")) {
        path.add(Path.of(entry).toUri().toURL());
      }
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      return (Map<Path, String>)
          loader
              .loadClass(ReferenceFiles.class.getName())
              .getMethod("contents", Path.class)
              .invoke(null, CHECKOUT);
    } finally {
      thread.setContextClassLoader(before);
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
