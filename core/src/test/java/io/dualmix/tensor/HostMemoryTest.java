package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;
  private HostMemory memory;

  @BeforeEach
  void writeMeminfo() throws IOException {
    write("proc/meminfo", "MemTotal:  8388608 kB\nMemAvailable:   4194304 kB\n");
    memory = new HostMemory(folder.resolve("proc"), folder.resolve("cgroup"));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void withoutAControlGroupAllThatTheMachineHasIsAvailable() {
    assertThat(memory.available()).isEqualTo(4096 * MIB);
  }

  @Test
  void aControlGroupOfVersion2LimitsIt() throws IOException {
    write("cgroup/memory.max", 1000 * MIB + "\n");
    write("cgroup/memory.current", 300 * MIB + "\n");
    assertThat(memory.available()).isEqualTo(700 * MIB);
  }

  @Test
  void aControlGroupOfVersion1LimitsIt() throws IOException {
    write("cgroup/memory/memory.limit_in_bytes", 900 * MIB + "\n");
    write("cgroup/memory/memory.usage_in_bytes", 300 * MIB + "\n");
    assertThat(memory.available()).isEqualTo(600 * MIB);
  }

  @Test
  void aGroupWithoutALimitLimitsNothing() throws IOException {
    write("cgroup/memory.max", "max\n");
    write("cgroup/memory.current", 300 * MIB + "\n");
    assertThat(memory.available()).isEqualTo(4096 * MIB);
  }

  @Test
  void aSystemWithoutProcIsAnErrorWithAWayOut() {
    HostMemory none = new HostMemory(folder.resolve("none"), folder.resolve("none"));
    assertThatThrownBy(none::available)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("meminfo");
  }

  @Test
  void thePeakHoldsWhatWasTakenAndGivenBack() {
    assumeTrue(
        Files.isWritable(Path.of("/proc/self/clear_refs")),
        "the peak is reset by /proc/self/clear_refs, which only Linux has");
    HostMemory self = new HostMemory();
    self.resetPeak();
    long before = self.resident();
    try (TensorScope scope = new TensorScope()) {
      // 128 MiB, as one block that goes back to the system when it is freed.
      scope.keep(torch.full(new long[] {32 * MIB}, new Scalar(1.0)));
    }
    assertThat(self.peak() - before).isBetween(100 * MIB, 300 * MIB);
  }
}
