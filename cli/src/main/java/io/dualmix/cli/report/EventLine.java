package io.dualmix.cli.report;

import io.dualmix.run.RecordedEvent;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.ThresholdsMoved;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats an event as one line of a log. */
public final class EventLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private EventLine() {}

  /**
   * A line such as {@code 2026-11-24 10:15:30 round-1/student step 20 loss 0.512 (kl 0.3, ce 0.2)}.
   *
   * @param zone of the time shown
   */
  public static String of(RecordedEvent recorded, ZoneId zone) {
    Recorded event = recorded.event();
    String time = TIME.format(recorded.time().atZone(zone));
    return String.format(Locale.ROOT, "%s  %-24s  %s", time, event.stage(), words(event));
  }

  private static String words(Recorded event) {
    if (event instanceof StageStarted e) {
      return e.steps() == 0 ? "begins" : "begins, " + e.steps() + " steps";
    } else if (event instanceof StepDone e) {
      return step(e);
    } else if (event instanceof Evaluated e) {
      return "mIoU "
          + NumberFormats.percent(e.miou())
          + (e.checkpoint().equals(Evaluated.LAST) ? "" : " after " + e.step() + " steps");
    } else if (event instanceof Calibrated e) {
      return "calibration error " + NumberFormats.percent(e.error()) + " %";
    } else if (event instanceof PseudoLabelled e) {
      return "kept " + NumberFormats.percent(e.kept()) + " % of the pixels";
    } else if (event instanceof ThresholdsMoved e) {
      return "step " + e.step() + "  thresholds of the " + labels(e) + ": " + values(e);
    } else if (event instanceof StageFinished e) {
      return "done in " + NumberFormats.duration(e.seconds());
    } else if (event instanceof LossSpiked e) {
      return "step "
          + e.step()
          + "  the loss jumped to "
          + number(e.loss())
          + ", median "
          + number(e.median());
    } else if (event instanceof StepFailed e) {
      return "step "
          + e.step()
          + "  not finite: "
          + e.fault().word()
          + (e.skipped() ? "; the step was skipped" : "");
    }
    throw new AssertionError(event);
  }

  private static String labels(ThresholdsMoved e) {
    return "pseudo labels of the " + e.labels().replace('_', ' ');
  }

  private static String values(ThresholdsMoved e) {
    return e.classes().stream()
        .map(c -> String.format(Locale.ROOT, "%s %.2f", c.name(), c.threshold()))
        .collect(Collectors.joining(", "));
  }

  private static String step(StepDone e) {
    String parts =
        e.parts().stream()
            .map(part -> part.name() + " " + number(part.value()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "step %d  loss %s%s  lr %.2g  %.1f images/s%s",
        e.step(),
        number(e.loss()),
        e.parts().size() > 1 ? " (" + parts + ")" : "",
        e.learningRate(),
        e.imagesPerSecond(),
        waiting(e.dataWait()));
  }

  /**
   * The note on waiting for images; empty if the share is low.
   *
   * @param dataWait the share of the time spent waiting for images; NaN if unknown
   */
  public static String waiting(double dataWait) {
    return dataWait >= StepDone.NOTABLE_WAIT
        ? String.format(Locale.ROOT, ", waiting for images %.0f %%", 100 * dataWait)
        : "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
