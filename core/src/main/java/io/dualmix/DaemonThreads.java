package io.dualmix;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads that work beside a run. They are daemons: none of them keeps the process alive
 * once the run has ended or failed.
 */
public final class DaemonThreads implements ThreadFactory {
  private final String name;
  private final boolean numbered;
  private final AtomicInteger made = new AtomicInteger();

  private DaemonThreads(String name, boolean numbered) {
    this.name = name;
    this.numbered = numbered;
  }

  /** Threads of one name, as thread dumps show it. */
  public static DaemonThreads named(String name) {
    return new DaemonThreads(name, false);
  }

  /** Threads with a number from 1 behind their name: {@code loader-1}. */
  public static DaemonThreads numbered(String name) {
    return new DaemonThreads(name, true);
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, numbered ? name + "-" + made.incrementAndGet() : name);
    thread.setDaemon(true);
    return thread;
  }
}
