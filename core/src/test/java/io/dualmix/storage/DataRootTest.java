package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataRootTest {
  private static final String WHERE = "train.txt, line 3";

  @TempDir private Path parent;
  private Path root;
  private DataRoot strict;

  @BeforeEach
  void makeFiles() throws IOException {
    root = Files.createDirectories(parent.resolve("set/images")).getParent();
    Files.writeString(root.resolve("images/a.png"), "inside");
    Files.writeString(parent.resolve("secret.png"), "outside");
    strict = new DataRoot(root, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"images/a.png", "images/../images/a.png", "./images/a.png", "missing"})
  void whatEndsUpInsideIsFound(String name) {
    assertThat(strict.resolve(name, WHERE)).isEqualTo(root.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.png", "images/../../secret.png", "/etc/passwd", "../set2/x"})
  void whatEndsUpOutsideIsRefusedWithItsPlace(String name) {
    assertThatThrownBy(() -> strict.resolve(name, WHERE))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageContaining(WHERE).hasMessageContaining("is outside");
              assertThat(e.remedy()).contains("allow_outside: true");
            });
  }

  @Test
  void aNulIsNoFileName() {
    assertThatThrownBy(() -> strict.resolve("a\0.png", WHERE))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("invalid file name");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right of their own there")
  void aLinkToTheOutsideIsRefused() throws IOException {
    Files.createSymbolicLink(root.resolve("images/b.png"), parent.resolve("secret.png"));
    assertThatThrownBy(() -> strict.resolve("images/b.png", WHERE))
        .hasMessageContaining("is a link to");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right of their own there")
  void theDeclaredFolderItselfMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(parent.resolve("link"), root);
    assertThat(new DataRoot(link, false).resolve("images/a.png", WHERE)).exists();
  }

  @Test
  void withLeaveFilesMayLieElsewhere() {
    assertThat(new DataRoot(root, true).resolve("../secret.png", WHERE)).exists();
  }
}
