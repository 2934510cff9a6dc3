package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any content gives a result or a DualMixException, and no allocation beyond the file's size. */
class DamagedFilesTest {
  private static final int TRIALS = 400;

  /** Of Java's memory, for a file of some kilobytes; classes and messages included. */
  private static final long MOST_BYTES = 8L << 20;

  @TempDir Path folder;

  /** The first use of native library and JSON reader takes a hundred megabytes. */
  @BeforeAll
  static void loadClasses() {
    for (String name : List.of("checkpoint.pth", "python.safetensors")) {
      try (WeightFile file = WeightFiles.open(GoldenFiles.of(name));
          TensorScope scope = new TensorScope()) {
        assertThat(file.read("plain").numel()).isEqualTo(6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"checkpoint.pth", "checkpoint-legacy.pth", "module.pth", "python.safetensors"})
  void changedBytesGiveAnErrorOfOursOrAnAnswer(String name) throws IOException {
    byte[] whole = Files.readAllBytes(GoldenFiles.of(name));
    RandomStream random = RandomStream.of(23, name);
    int errors = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int value = random.nextInt(4) == 0 ? 0xff : random.nextInt(256);
        damaged[random.nextInt(damaged.length)] = (byte) value;
      }
      errors += refused(damaged) ? 1 : 0;
    }
    // Bytes of values, names and padding change no structure.
    assertThat(errors).isBetween(TRIALS / 10, TRIALS - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pth", "checkpoint-legacy.pth", "python.safetensors"})
  void filesCutOffAnywhereAreErrors(String name) throws IOException {
    byte[] whole = Files.readAllBytes(GoldenFiles.of(name));
    for (int length = 0; length < whole.length; length += 23) {
      assertThat(refused(Arrays.copyOf(whole, length))).as(name + " " + length).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pth", "checkpoint-legacy.pth", "python.safetensors"})
  void piecesInOtherPlacesGiveAnErrorOfOursOrAnAnswer(String name) throws IOException {
    byte[] whole = Files.readAllBytes(GoldenFiles.of(name));
    RandomStream random = RandomStream.of(29, name);
    int errors = 0;
    for (int trial = 0; trial < TRIALS / 2; trial++) {
      byte[] damaged = whole.clone();
      int length = 1 + random.nextInt(64);
      int from = random.nextInt(damaged.length - length);
      int to = random.nextInt(damaged.length - length);
      System.arraycopy(whole, from, damaged, to, length);
      errors += refused(damaged) ? 1 : 0;
    }
    assertThat(errors).isGreaterThan(0);
  }

  /** Whether our exception came; any other, and too much memory, fails the test. */
  private boolean refused(byte[] content) throws IOException {
    Path path = Files.write(folder.resolve("damaged"), content);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    boolean refused = false;
    try (WeightFile file = WeightFiles.open(path)) {
      for (String name : file.names()) {
        try (TensorScope scope = new TensorScope()) {
          // In native memory, a tensor has at most as many bytes as the file.
          var tensor = file.read(name);
          assertThat(tensor.numel() * tensor.element_size()).isLessThanOrEqualTo(content.length);
        }
      }
    } catch (DualMixException e) {
      refused = true;
    }
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
    return refused;
  }
}
