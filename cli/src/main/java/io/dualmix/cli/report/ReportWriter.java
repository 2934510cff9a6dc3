package io.dualmix.cli.report;

import io.dualmix.run.RunData;
import io.dualmix.run.RunReader;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a run's report: one self-contained page that opens offline, of a finished or an unfinished
 * run.
 */
public final class ReportWriter {
  private static final String FILE = "report.html";

  /** With everything else the page stays below about 10 MB. */
  private static final long PICTURE_BYTES = 8_000_000;

  private ReportWriter() {}

  /**
   * Writes or replaces {@code report.html} in a run folder.
   *
   * @param runFolder of the run
   * @return the page
   * @throws io.dualmix.DualMixException if there is no run, or a file of it is broken
   */
  public static Path write(Path runFolder) {
    Path report = runFolder.resolve(FILE);
    AtomicFiles.write(report, render(RunReader.read(runFolder)));
    return report;
  }

  private static String render(RunData run) {
    Summary summary = new Summary(run);
    Background background = new Background(run);
    Map<String, String> places = new HashMap<>();
    places.put("title", Html.escape(run.name()));
    places.put("sentence", Html.escape(summary.sentence()));
    places.put("progress", progress(summary));
    places.put("facts", facts(summary));
    places.put("results", new ResultsTable(run).render());
    places.put("pseudo-labels", new PseudoLabelTables(run).render());
    places.put("gallery", new Gallery(run, new EmbeddedPictures(PICTURE_BYTES)).render());
    places.put("splits", background.splits());
    places.put("experiment", Html.escape(run.experiment()));
    places.put("provenance", background.provenance());
    places.put("reproduce", background.reproduce());
    places.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    places.put("data", new ChartData(run).render());
    places.put("style", Template.resource("report.css"));
    places.put("script", Template.resource("report.js"));
    places.put("uplot-style", Template.resource("vendor/uPlot.min.css"));
    places.put("uplot-script", Template.resource("vendor/uPlot.iife.min.js"));
    places.put("uplot-license", Template.resource("vendor/LICENSE"));
    return Template.read("report.html").fill(places);
  }

  private static String progress(Summary summary) {
    String text = summary.progress();
    return text.isEmpty() ? "" : new Html().element("p", text, "class", "progress").toString();
  }

  private static String facts(Summary summary) {
    Html html = new Html();
    for (Summary.Fact fact : summary.facts()) {
      html.open("div").element("dt", fact.name()).element("dd", fact.value()).close();
    }
    return html.toString();
  }
}
