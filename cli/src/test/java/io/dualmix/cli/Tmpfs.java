package io.dualmix.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small disk of its own, in memory: to fill it, or to make it read-only. Linux, as root. */
public final class Tmpfs implements AutoCloseable {
  private final Path folder;

  private Tmpfs(Path folder) {
    this.folder = folder;
  }

  /** Mounts one, or has the test skipped where that is not allowed. */
  public static Tmpfs mount(Path folder, String options) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    assumeTrue(
        call("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()),
        "mounting a small disk needs Linux and root");
    return new Tmpfs(folder);
  }

  /** Changes the options, such as {@code size=64m} or {@code ro}. */
  public void remount(String options) throws IOException, InterruptedException {
    if (!call("mount", "-o", "remount," + options, folder.toString())) {
      throw new IOException("cannot remount " + folder + " with " + options);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (!call("umount", folder.toString())) {
      throw new IOException("cannot unmount " + folder);
    }
  }

  private static boolean call(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }
}
