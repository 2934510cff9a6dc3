package io.dualmix.run;

import io.dualmix.DaemonThreads;
import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of a run folder: only its holder may write. It is a file lock of the operating system,
 * which releases it when the process ends.
 *
 * <p>On a network file system, other machines may not see the lock, or there may be no locks. The
 * owner therefore also touches the file {@value #OWNER} at intervals. A process on another machine
 * that finds this file watches it for a while; if it is not touched, the owner is dead.
 */
final class RunLock implements AutoCloseable {
  static final String FILE = "run.lock";

  /**
   * The file that names the owner. It is separate from the lock file, because closing any handle of
   * a locked file releases the process's lock (POSIX), even a handle opened for reading.
   */
  static final String OWNER = "run.owner";

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  /**
   * The timing of the owner's heartbeat.
   *
   * @param beat time between two touches
   * @param watch time after which the owner of an untouched file counts as dead: more than two
   *     beats, and longer than network file systems cache a file's time
   */
  record Heartbeat(Duration beat, Duration watch) {
    static final Heartbeat DEFAULT = new Heartbeat(Duration.ofSeconds(10), Duration.ofSeconds(25));
  }

  private final Path owner;
  private final FileChannel channel;
  private final ScheduledExecutorService beats;

  private RunLock(Path owner, FileChannel channel, Duration beat) {
    this.owner = owner;
    this.channel = channel;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("dualmix-run-lock"));
    var unused =
        beats.scheduleAtFixedRate(
            this::touch, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Locks an existing folder.
   *
   * @throws DualMixException if another process or this one holds the lock
   */
  static RunLock acquire(Path folder) {
    return acquire(folder, LockOwner.self(), Heartbeat.DEFAULT);
  }

  /** As {@link #acquire(Path)}, with another owner and heartbeat. */
  static RunLock acquire(Path folder, LockOwner self, Heartbeat heartbeat) {
    Path owner = folder.resolve(OWNER);
    Optional<LockOwner> before = LockOwner.parse(text(owner));
    // Checked before the file is opened: closing it would release this process's own lock.
    if (before.filter(self::equals).isPresent()) {
      throw held(folder);
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (before.isPresent()) {
        requireDead(folder, channel, before.get(), self, heartbeat);
      } else if (lock(channel) == Answer.HELD) {
        throw held(folder);
      }
      AtomicFiles.write(owner, self.text());
      RunLock lock = new RunLock(owner, channel, heartbeat.beat());
      channel = null;
      return lock;
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder.resolve(FILE), e);
    } finally {
      closeQuietly(channel);
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
    try (channel) {
      Files.deleteIfExists(owner);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(owner, e);
    }
  }

  private enum Answer {
    LOCKED,
    HELD,
    /** The file system does not support locks. */
    UNKNOWN
  }

  private static Answer lock(FileChannel channel) {
    try {
      return channel.tryLock() == null ? Answer.HELD : Answer.LOCKED;
    } catch (OverlappingFileLockException e) {
      return Answer.HELD;
    } catch (IOException e) {
      return Answer.UNKNOWN;
    }
  }

  private static void requireDead(
      Path folder, FileChannel channel, LockOwner before, LockOwner self, Heartbeat heartbeat)
      throws IOException {
    Answer answer = lock(channel);
    boolean here = before.isOnMachineOf(self);
    boolean dead =
        switch (answer) {
          case HELD -> false;
          // The system that granted the lock knows all processes that could hold it.
          case LOCKED -> here || isSilent(folder, before, heartbeat.watch());
          case UNKNOWN -> here ? !before.isAlive() : isSilent(folder, before, heartbeat.watch());
        };
    if (!dead) {
      throw held(folder);
    }
  }

  /** Whether an owner on another machine has stopped touching its file; clocks are not compared. */
  private static boolean isSilent(Path folder, LockOwner before, Duration watch)
      throws IOException {
    LOG.warn(
        "{} was locked by {}; checking for {} s whether that process still runs",
        folder,
        before.text(),
        watch.toSeconds());
    Path owner = folder.resolve(OWNER);
    Optional<Instant> first = touched(owner);
    long end = System.nanoTime() + watch.toNanos();
    long pause = Math.max(1, watch.toMillis() / 10);
    while (System.nanoTime() < end) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (!touched(owner).equals(first)) {
        return false;
      }
    }
    return true;
  }

  /** The time of the file's last touch. Opening the file makes a network file system refresh it. */
  private static Optional<Instant> touched(Path owner) throws IOException {
    return text(owner).isEmpty()
        ? Optional.empty()
        : Optional.of(Files.getLastModifiedTime(owner).toInstant());
  }

  private void touch() {
    try {
      Files.setLastModifiedTime(owner, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOG.debug("Cannot touch {}", owner, e); // The next write of the run reports the problem.
    }
  }

  private static String text(Path owner) {
    try {
      return Files.readString(owner);
    } catch (IOException e) {
      return "";
    }
  }

  private static DualMixException held(Path folder) {
    String owner = text(folder.resolve(OWNER));
    return new DualMixException(
        "The run folder "
            + folder
            + " is in use by "
            + (owner.isEmpty() ? "another process" : owner),
        "Wait for it, end it, or give this run another name: name=NAME.");
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("Cannot close the lock file", e); // Another error is being thrown.
      }
    }
  }
}
