package io.dualmix.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that holds the lock of a run folder.
 *
 * @param process the process id, which another process may get later
 * @param host the host name
 * @param boot the id of the system's boot; containers of a machine share it; empty if the system
 *     has none
 * @param started the start time of the process
 */
record LockOwner(long process, String host, String boot, Instant started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /** The number of characters to keep of a boot id. */
  private static final int BOOT_DIGITS = 8;

  /**
   * The tolerance of start times: processes compute them from the system's boot time, which clock
   * corrections shift. A process id is reused only after all others.
   */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private static final Pattern TEXT =
      Pattern.compile("process (\\d+), on host (.*) \\(boot (.*)\\), started (\\S+)");

  /** This process. */
  static LockOwner self() {
    ProcessHandle process = ProcessHandle.current();
    return new LockOwner(process.pid(), hostName(), bootId(), started(process));
  }

  /** Parses the output of {@link #text}; empty for any other text. */
  static Optional<LockOwner> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LockOwner(
              Long.parseLong(matcher.group(1)),
              matcher.group(2),
              matcher.group(3),
              Instant.parse(matcher.group(4))));
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  String text() {
    return "process " + process + ", on host " + host + " (boot " + boot + "), started " + started;
  }

  /** Whether the process runs on this machine, so that its locks and its state are known here. */
  boolean isOnMachineOf(LockOwner other) {
    return host.equals(other.host) || (!boot.isEmpty() && boot.equals(other.boot));
  }

  /**
   * Whether both processes share process ids: the same boot of the same machine, and the same
   * container.
   */
  boolean sharesProcessesWith(LockOwner other) {
    return host.equals(other.host) && boot.equals(other.boot);
  }

  /**
   * Whether the process runs; only for a process on this machine. A process with the same id but
   * another start time does not count.
   */
  boolean isAlive() {
    return ProcessHandle.of(process)
        .filter(ProcessHandle::isAlive)
        .map(LockOwner::started)
        .filter(now -> Duration.between(started, now).abs().compareTo(START_TOLERANCE) <= 0)
        .isPresent();
  }

  private static String bootId() {
    String id = firstLine(BOOT).orElse("");
    return id.substring(0, Math.min(id.length(), BOOT_DIGITS));
  }

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static String hostName() {
    return firstLine(HOST)
        .orElseGet(
            () -> {
              try {
                return InetAddress.getLocalHost().getHostName();
              } catch (UnknownHostException e) {
                return "unknown";
              }
            });
  }

  private static Optional<String> firstLine(Path file) {
    try {
      return Files.readAllLines(file).stream().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
