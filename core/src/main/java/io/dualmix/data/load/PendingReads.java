package io.dualmix.data.load;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tracks the reads in progress of a loader's workers, for the message on a timeout. */
final class PendingReads {
  private final Map<Thread, Read> reads = new ConcurrentHashMap<>();

  private record Read(int step, String name, long since) {}

  /** Records that the calling thread starts to read an image. */
  void begin(int step, String name) {
    reads.put(Thread.currentThread(), new Read(step, name, System.nanoTime()));
  }

  /** Records that the calling thread is idle. */
  void end() {
    reads.remove(Thread.currentThread());
  }

  /** The reads in progress, the longest first. The awaited step may not have started. */
  String describe() {
    long now = System.nanoTime();
    List<String> held =
        reads.values().stream()
            .sorted(Comparator.comparingLong(Read::since))
            .map(
                read ->
                    String.format(
                        Locale.ROOT,
                        "%s (step %d, for %.3g s)",
                        read.name,
                        read.step,
                        (now - read.since) / 1e9))
            .toList();
    return held.isEmpty()
        ? "no worker is reading an image"
        : "its workers are reading " + String.join(", ", held);
  }
}
