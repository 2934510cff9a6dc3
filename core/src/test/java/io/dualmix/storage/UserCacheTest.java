package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UserCacheTest {
  private static final String HOME = Path.of("home").toAbsolutePath().toString();

  @Test
  void theVariableNamesTheFolder() {
    String variable = Path.of("fast").toAbsolutePath().toString();
    assertThat(UserCache.folder(variable, HOME)).isEqualTo(Path.of(variable, "dualmix"));
  }

  @Test
  void withoutItTheFolderIsInTheHome() {
    assertThat(UserCache.folder(null, HOME)).isEqualTo(Path.of(HOME, ".cache", "dualmix"));
  }

  @Test
  void aRelativePathIsIgnored() {
    assertThat(UserCache.folder("fast", HOME)).isEqualTo(Path.of(HOME, ".cache", "dualmix"));
  }
}
