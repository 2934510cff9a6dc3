package io.dualmix.data.load;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the workers of a loader read at this moment, for the message when one of them hangs. */
final class OpenReads {
  private final Map<Thread, Read> reads = new ConcurrentHashMap<>();

  private record Read(int step, String name, long since) {}

  /** The calling thread begins with an image, in place of what it was at. */
  void begin(int step, String name) {
    reads.put(Thread.currentThread(), new Read(step, name, System.nanoTime()));
  }

  /** The calling thread reads nothing any more. */
  void end() {
    reads.remove(Thread.currentThread());
  }

  /** The images in hand, the longest first; the step that is waited for may not have begun. */
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
