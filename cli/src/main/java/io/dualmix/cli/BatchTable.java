package io.dualmix.cli;

import io.dualmix.adapt.BatchFinder.Found;
import io.dualmix.adapt.BatchFinder.Trial;
import io.dualmix.config.ComputeConfig;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What {@code dualmix train --find-batch} prints. */
final class BatchTable {
  private static final double GIB = 1L << 30;

  private BatchTable() {}

  /** A line for a batch that was tried. */
  static String line(Trial trial) {
    String result =
        trial.fits()
            ? String.format(
                Locale.ROOT,
                "fits, %.2f s a step%s",
                trial.seconds().orElse(Double.NaN),
                memory(trial.peak(), ", %.2f GiB"))
            : "does not fit, or takes too long";
    return trial.stage() + "  batch " + trial.batch() + ": " + result;
  }

  /** A row for each stage, and how to read them. */
  static String of(List<Found> stages, ComputeConfig compute) {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%n%-24s %10s %8s %10s %10s%n",
                "stage",
                "configured",
                "largest",
                "s/step",
                "memory"));
    for (Found stage : stages) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-24s %10d %8s %10s %10s%s%n",
              stage.stage(),
              stage.configured(),
              (stage.slow() ? ">= " : "") + stage.largest(),
              stage.largest() == 0 ? "" : String.format(Locale.ROOT, "%.2f", stage.seconds()),
              memory(stage.peak(), "%.2f GiB"),
              stage.configured() > stage.largest() && !stage.slow() ? "  does not fit" : ""));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%nA batch counts the images of each domain. Larger batches want another learning rate;"
                + " nothing was changed.%n"));
    if (compute.trainingDevices().size() > 1) {
      table.append(
          String.format(
              Locale.ROOT,
              "Tried one model at a time: where compute.devices names one device twice, halve.%n"));
    }
    return table.toString();
  }

  /** Nothing on a GPU, whose memory this process does not see as its own. */
  private static String memory(OptionalLong bytes, String format) {
    return bytes.isPresent() ? String.format(Locale.ROOT, format, bytes.getAsLong() / GIB) : "";
  }
}
