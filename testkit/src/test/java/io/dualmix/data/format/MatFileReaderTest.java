package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatFileReaderTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("split.mat");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void numbersAreReadInBothOrdersWithAndWithoutCompression(boolean little, boolean compressed) {
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    MatFiles.write(file, MatFiles.bytes(order, compressed, "trainIds", 1, 24966, 300));

    assertThat(MatFileReader.read(file)).containsOnlyKeys("trainIds");
    assertThat(MatFileReader.read(file).get("trainIds")).containsExactly(1, 24966, 300);
  }

  @Test
  void aFileOfAnotherKindIsRefused() {
    MatFiles.write(file, "<html>not here</html>".repeat(20).getBytes(StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> MatFileReader.read(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("header");
  }

  @Test
  void anElementLongerThanTheFileIsRefused() {
    byte[] bytes = MatFiles.bytes(ByteOrder.LITTLE_ENDIAN, false, "trainIds", 1, 2, 3);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(132, Integer.MAX_VALUE);
    MatFiles.write(file, bytes);

    assertThatThrownBy(() -> MatFileReader.read(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("2147483647 bytes is truncated");
  }

  @Test
  void brokenFilesGiveAnErrorOrNumbersAndNothingElse() {
    byte[] good = MatFiles.bytes(ByteOrder.LITTLE_ENDIAN, false, "trainIds", 1, 2, 3);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = Arrays.copyOf(good, 130 + random.nextInt(good.length - 129));
      bytes[126 + random.nextInt(bytes.length - 126)] = (byte) random.nextInt(256);
      MatFiles.write(file, bytes);
      try {
        MatFileReader.read(file).values().forEach(v -> assertThat(v).hasSizeLessThan(200));
      } catch (DualMixException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
