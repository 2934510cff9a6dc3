package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationsTest {
  @TempDir private Path folder;
  private Path last;
  private Path earlier;

  @BeforeEach
  void name() {
    last = folder.resolve("last");
    earlier = folder.resolve("earlier");
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "2, 4 3", "3, 4 3 2", "9, 4 3 2 1"})
  void theNewestAreKept(int keep, String expected) throws IOException {
    Generations generations = new Generations(last, earlier, keep);
    for (int i = 1; i <= 4; i++) {
      write(generations, i);
    }
    assertThat(contents(generations)).isEqualTo(expected);
  }

  @Test
  void keepingFewerDeletesTheOldest() throws IOException {
    for (int i = 1; i <= 4; i++) {
      write(new Generations(last, earlier, 4), i);
    }
    write(new Generations(last, earlier, 2), 5);
    assertThat(contents(new Generations(last, earlier, 2))).isEqualTo("5 4");
    assertThat(paths()).containsExactly("earlier", "earlier/1", "earlier/1/n", "last", "last/n");
  }

  @Test
  void aFailedWriteLeavesAllAsItWas() throws IOException {
    Generations generations = new Generations(last, earlier, 2);
    write(generations, 1);
    write(generations, 2);
    List<String> before = paths();
    assertThatThrownBy(
            () ->
                generations.replace(
                    path -> {
                      Files.writeString(path.resolve("n"), "half");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("the disk is full");
    assertThat(contents(generations)).isEqualTo("2 1");
    assertThat(paths()).isEqualTo(before);
  }

  @Test
  void killedBeforeTheNewFolderIsInPlaceTheOneBeforeIsInUse() throws IOException {
    Generations generations = new Generations(last, earlier, 3);
    write(generations, 1);
    write(generations, 2);
    Files.move(earlier.resolve("1"), earlier.resolve("2"));
    Files.move(last, earlier.resolve("1"));
    Files.createDirectory(folder.resolve("last.unfinished"));

    generations.recover();

    assertThat(contents(generations)).isEqualTo("2 1");
    assertThat(folder.resolve("last.unfinished")).doesNotExist();
  }

  @Test
  void killedWhileTheOldestWasDeletedNothingHalfDeletedIsUsed() throws IOException {
    Generations generations = new Generations(last, earlier, 2);
    write(generations, 1);
    write(generations, 2);
    Files.move(earlier.resolve("1"), earlier.resolve("outdated"));

    generations.recover();

    assertThat(contents(generations)).isEqualTo("2");
    assertThat(earlier.resolve("outdated")).doesNotExist();
  }

  @Test
  void aFolderPutAsideIsKeptAndTheOneBeforeItIsInUse() throws IOException {
    Generations generations = new Generations(last, earlier, 3);
    for (int i = 1; i <= 3; i++) {
      write(generations, i);
    }
    assertThat(generations.quarantine()).isEqualTo(earlier.resolve("damaged-1"));
    assertThat(generations.quarantine()).isEqualTo(earlier.resolve("damaged-2"));
    assertThat(contents(generations)).isEqualTo("1");
    assertThat(Files.readString(earlier.resolve("damaged-1/n"))).isEqualTo("3");
  }

  private static void write(Generations generations, int number) {
    generations.replace(path -> Files.writeString(path.resolve("n"), Integer.toString(number)));
  }

  /** The content of the folders, newest first. */
  private static String contents(Generations generations) throws IOException {
    List<String> contents = new ArrayList<>();
    contents.add(Files.readString(generations.current().resolve("n")));
    for (Path path : generations.earlier()) {
      contents.add(Files.readString(path.resolve("n")));
    }
    return String.join(" ", contents);
  }

  private List<String> paths() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> !path.equals(folder))
          .map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
