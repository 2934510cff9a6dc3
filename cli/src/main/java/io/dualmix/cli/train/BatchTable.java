package io.dualmix.cli.train;

import io.dualmix.adapt.rehearsal.BatchFinder.Found;
import io.dualmix.adapt.rehearsal.BatchFinder.Trial;
import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.config.ComputeConfig;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Formats the output of {@code dualmix train --find-batch}. */
final class BatchTable {
  private static final double GIB = 1L << 30;

  private BatchTable() {}

  /** The line of a trial. */
  static String line(Trial trial) {
    String result =
        trial.fits()
            ? String.format(
                Locale.ROOT,
                "%.2f s a step, %.1f images/s%s",
                seconds(trial),
                trial.batch() / seconds(trial),
                memory(trial.peak(), ", %.2f GiB"))
            : "does not fit into memory";
    return trial.stage() + "  batch " + trial.batch() + ": " + result;
  }

  private static double seconds(Trial trial) {
    return trial.seconds().orElse(Double.NaN);
  }

  /**
   * The table with a row per stage, and notes.
   *
   * @param cuda whether the batches are the largest that fit into a GPU
   */
  static String of(List<Found> stages, ComputeConfig compute, boolean cuda) {
    PlainTable rows =
        new PlainTable(
            "stage",
            ">configured",
            cuda ? ">largest" : ">best",
            ">images/s",
            ">s/step",
            ">memory",
            "larger ones");
    stages.forEach(stage -> addRow(rows, stage));
    StringBuilder table = new StringBuilder(String.format("%n"));
    rows.lines().forEach(line -> table.append(String.format("%s%n", line)));
    table.append(
        String.format(
            Locale.ROOT,
            "%nBatch and images/s count the images of each domain.%s%n"
                + "Larger batches need another learning rate. No file was changed.%n",
            cuda ? "" : " Best is the smallest batch\nthat is as fast as any tried, within 5 %."));
    if (compute.trainingDevices().size() > 1) {
      table.append(
          String.format(
              Locale.ROOT,
              "Tried one model at a time: where compute.devices names one device twice, memory and"
                  + " speed%nare shared.%n"));
    }
    return table.toString();
  }

  private static void addRow(PlainTable rows, Found stage) {
    boolean none = stage.batch() == 0;
    rows.add(
        stage.stage(),
        Integer.toString(stage.configured()),
        Integer.toString(stage.batch()),
        none ? "" : String.format(Locale.ROOT, "%.1f", stage.batch() / stage.seconds()),
        none ? "" : String.format(Locale.ROOT, "%.2f", stage.seconds()),
        memory(stage.peak(), "%.2f GiB"),
        switch (stage.end()) {
          case NO_FASTER -> "are no faster";
          case MEMORY -> "do not fit";
          case TIME -> "not tried: time is up";
          case LARGEST -> "not tried";
        });
  }

  /** The peak memory; empty on a GPU, where it is not part of the process. */
  private static String memory(OptionalLong bytes, String format) {
    return bytes.isPresent() ? String.format(Locale.ROOT, format, bytes.getAsLong() / GIB) : "";
  }
}
