package io.dualmix.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameListsTest {
  @TempDir private Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("list.txt"), bytes);
  }

  private Path write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void linesAreReadWithoutCommentsAndBlanks() throws IOException {
    assertThat(NameLists.read(write("# head\r\n a \r\n\r\nb c\n"))).hasToString("{2=a, 4=b c}");
  }

  @Test
  void aByteOrderMarkIsNoPartOfAName() throws IOException {
    assertThat(NameLists.read(write("\uFEFFa\nb\n")).values()).containsExactly("a", "b");
  }

  @Test
  void textInUtf16IsReadByItsMark() throws IOException {
    byte[] little = "\uFEFFK\u00F6ln\r\nb".getBytes(StandardCharsets.UTF_16LE);
    assertThat(NameLists.read(write(little)).values()).containsExactly("K\u00F6ln", "b");
    byte[] big = "\uFEFFa".getBytes(StandardCharsets.UTF_16BE);
    assertThat(NameLists.read(write(big)).values()).containsExactly("a");
  }

  @Test
  void otherBytesAreRefused() throws IOException {
    Path list = write(new byte[] {'a', (byte) 0xE9, '\n'});
    assertThatThrownBy(() -> NameLists.read(list)).hasMessageContaining("not UTF-8 text");
  }

  @Test
  void everyNameComesBackAsItWasWritten() throws IOException {
    List<String> names =
        List.of("plain", "# 1", "#1", " lead", "trail ", "\"quoted\"", "a\"b", "b c");
    String text = names.stream().map(NameLists::line).collect(Collectors.joining("\n"));
    assertThat(NameLists.read(write(text)).values()).containsExactlyElementsOf(names);
    assertThat(NameLists.line("plain")).isEqualTo("plain");
  }
}
