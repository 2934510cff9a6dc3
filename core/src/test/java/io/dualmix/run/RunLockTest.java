package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.run.RunLock.Heartbeat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLockTest {
  private static final Heartbeat FAST =
      new Heartbeat(Duration.ofMillis(20), Duration.ofMillis(300));
  private static final LockOwner SELF = LockOwner.self();
  private static final LockOwner ELSEWHERE =
      new LockOwner(SELF.process(), "node17", "another-boot", SELF.started());

  @TempDir private Path folder;

  @Test
  void anotherLiveProcessIsRefusedAndNamed() throws Exception {
    Process other = holder();
    try {
      assertThatThrownBy(() -> RunLock.acquire(folder))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("in use by process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void aKilledProcessHoldsNothing() throws Exception {
    holder().destroyForcibly().waitFor();
    assertThat(folder.resolve(RunLock.OWNER)).exists();
    assertThatCode(() -> RunLock.acquire(folder).close()).doesNotThrowAnyException();
  }

  /** As after a kill, when this living process has got the dead one's number. */
  @Test
  void aProcessWithTheDeadOnesNumberIsNotTakenForIt() throws IOException {
    LockOwner dead =
        new LockOwner(SELF.process(), SELF.host(), SELF.boot(), Instant.ofEpochSecond(1));
    Files.writeString(folder.resolve(RunLock.OWNER), dead.text());
    assertThatCode(() -> RunLock.acquire(folder).close()).doesNotThrowAnyException();
  }

  @Test
  void aLiveProcessOnAnotherMachineIsRefusedThoughTheLockIsFree() throws Exception {
    Path owner = Files.writeString(folder.resolve(RunLock.OWNER), ELSEWHERE.text());
    Thread beat =
        new Thread(
            () -> {
              try {
                for (long time = 0; true; time++) {
                  Thread.sleep(20);
                  Files.setLastModifiedTime(owner, FileTime.fromMillis(time));
                }
              } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    beat.start();
    try {
      assertThatThrownBy(() -> RunLock.acquire(folder, SELF, FAST))
          .hasMessageContaining("on host node17");
    } finally {
      beat.interrupt();
      beat.join();
    }
  }

  @Test
  void aDeadProcessOnAnotherMachineIsSucceededAfterAWhile() throws IOException {
    Files.writeString(folder.resolve(RunLock.OWNER), ELSEWHERE.text());
    long begun = System.nanoTime();
    RunLock.acquire(folder, SELF, FAST).close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(FAST.watch());
  }

  @Test
  void theOwnerTouchesItsFileAsLongAsItLives() throws Exception {
    RunLock lock = RunLock.acquire(folder, SELF, FAST);
    Path owner = folder.resolve(RunLock.OWNER);
    Files.setLastModifiedTime(owner, FileTime.fromMillis(0));
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (Files.getLastModifiedTime(owner).toMillis() == 0 && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(Files.getLastModifiedTime(owner).toMillis()).isPositive();
    lock.close();
  }

  @Test
  void anOwnerIsReadAsItWasWritten() {
    assertThat(LockOwner.parse(SELF.text())).contains(SELF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\0\0",
        "process 1",
        "process 99999999999999999999, on host a (boot b), started 2026-01-01T00:00:00Z"
      })
  void aTornOwnerFileHoldsNothing(String text) throws IOException {
    Files.writeString(folder.resolve(RunLock.OWNER), text);
    assertThatCode(() -> RunLock.acquire(folder).close()).doesNotThrowAnyException();
  }

  /** A process that holds the folder until it is killed. */
  private Process holder() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            // Apart: with JAVA_TOOL_OPTIONS set, the JVM says so on standard error.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] line = process.getInputStream().readNBytes("locked".length());
    assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo("locked");
    return process;
  }

  /** The other process. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      RunLock lock = RunLock.acquire(Path.of(arguments[0]));
      System.out.print("locked");
      System.out.flush();
      Thread.sleep(Duration.ofMinutes(2).toMillis());
      lock.close();
    }
  }
}
