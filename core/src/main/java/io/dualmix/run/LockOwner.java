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
 * A process that holds a run folder.
 *
 * @param process its number; another process may get it later
 * @param host name of its machine
 * @param boot what tells one start of a machine's system from another; shared by the containers of
 *     a machine, and empty where the system has none
 * @param started when the process was started
 */
record LockOwner(long process, String host, String boot, Instant started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /** Enough to tell the starts of a few machines apart. */
  private static final int BOOT_DIGITS = 8;

  /**
   * Two processes compute the start of one from the system's boot time, which its clock's
   * corrections move a little. A number comes back only after all others were given out.
   */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private static final Pattern TEXT =
      Pattern.compile("process (\\d+), on host (.*) \\(boot (.*)\\), started (\\S+)");

  /** This process. */
  static LockOwner self() {
    ProcessHandle process = ProcessHandle.current();
    return new LockOwner(process.pid(), hostName(), bootId(), started(process));
  }

  /** Reads what {@link #text} writes; nothing from anything else. */
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

  /** Whether this machine's system knows of that process' locks and life. */
  boolean isOnMachineOf(LockOwner other) {
    return host.equals(other.host) || (!boot.isEmpty() && boot.equals(other.boot));
  }

  /**
   * Whether this system gave both processes their numbers, so that one can look for the other: the
   * same start of the same machine, and the same container.
   */
  boolean sharesProcessesWith(LockOwner other) {
    return host.equals(other.host) && boot.equals(other.boot);
  }

  /**
   * Whether the process lives; asked of one on this machine. Another process that has its number
   * now was started at another time.
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
