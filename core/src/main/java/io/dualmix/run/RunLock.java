package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * The right of one process to write a run folder. The system holds the lock for the process, so a
 * dead one holds none.
 */
final class RunLock implements AutoCloseable {
  static final String FILE = "run.lock";

  /**
   * Who holds the lock: a file of its own, because closing any handle to a locked file gives up the
   * process's lock on it (POSIX), also a handle that was opened only to read who holds it.
   */
  static final String OWNER = "run.owner";

  private final Path folder;
  private final FileChannel channel;

  private RunLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks an existing folder.
   *
   * @throws DualMixException if another process, or this one, has locked it
   */
  static RunLock acquire(Path folder) {
    if (owner(folder).equals(self())) {
      throw held(folder);
    }
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw held(folder);
      }
      AtomicFiles.write(folder.resolve(OWNER), self());
      return new RunLock(folder, channel);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder.resolve(FILE), e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder.resolve(OWNER));
      channel.close();
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder.resolve(FILE), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    return lock != null;
  }

  /** A process by number and start: a later process may have the same number. */
  private static String self() {
    ProcessHandle process = ProcessHandle.current();
    Instant started = process.info().startInstant().orElse(Instant.EPOCH);
    return "process " + process.pid() + ", started " + started;
  }

  private static String owner(Path folder) {
    try {
      return Files.readString(folder.resolve(OWNER));
    } catch (IOException e) {
      return "another process";
    }
  }

  private static DualMixException held(Path folder) {
    return new DualMixException(
        "The run folder " + folder + " is in use by " + owner(folder),
        "Wait for it, end it, or give this run another name: name=NAME.");
  }
}
