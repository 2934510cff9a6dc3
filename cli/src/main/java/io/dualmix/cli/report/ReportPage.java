package io.dualmix.cli.report;

import io.dualmix.run.RunData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The page of one run: a self-contained report, or the live page of the dashboard. */
public final class ReportPage {
  private static final List<String> SCRIPTS =
      List.of(
          "common.js",
          "charts.js",
          "course.js",
          "classes.js",
          "incidents.js",
          "gallery.js",
          "report.js");

  /** The content security policy of a self-contained page: it loads nothing. */
  static final String OFFLINE =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunData run;
  private final PictureSource pictures;

  ReportPage(RunData run, PictureSource pictures) {
    this.run = run;
    this.pictures = pictures;
  }

  /** The page with links to pictures below the run. */
  public static ReportPage linked(RunData run) {
    return new ReportPage(run, new LinkedPictures(run.folder()));
  }

  /** Renders the self-contained page. */
  public String render() {
    return render(OFFLINE, "", "", "");
  }

  /**
   * Renders the page with additions.
   *
   * @param policy the content security policy
   * @param top HTML after the header
   * @param bottom HTML after the sections
   * @param script run after the page's own script
   */
  public String render(String policy, String top, String bottom, String script) {
    RunDetails background = new RunDetails(run);
    Map<String, String> places = new HashMap<>(fragments());
    places.put("title", Html.escape(run.name()));
    places.put("policy", policy);
    places.put("top", top);
    places.put("bottom", bottom);
    places.put("splits", background.splits());
    places.put("experiment", Html.escape(run.experiment()));
    places.put("provenance", background.provenance());
    places.put("reproduce", background.reproduce());
    places.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    places.put("data", new ChartData(run, pictures).render());
    places.put("style", Template.resource("report.css"));
    places.put("script", scripts(SCRIPTS) + script);
    places.putAll(vendor());
    return Template.read("report.html").fill(places);
  }

  /** The update of a live page, as JSON: fragments of HTML by id, and the data. */
  public ObjectNode update() {
    ObjectNode node = JSON.createObjectNode();
    ObjectNode html = node.putObject("html");
    fragments().forEach(html::put);
    node.set("data", new ChartData(run, pictures).root());
    return node;
  }

  /** The parts of the page that change during a run, by the id of their element. */
  private Map<String, String> fragments() {
    Summary summary = new Summary(run);
    Map<String, String> fragments = new LinkedHashMap<>();
    fragments.put("sentence", Html.escape(summary.sentence()));
    fragments.put("progress", progress(summary) + warnings());
    fragments.put("facts", facts(summary));
    fragments.put("rounds", RoundsTable.all(run));
    fragments.put("table", new ResultsTable(run).render());
    fragments.put("thresholds", new PseudoLabelTables(run).render());
    return fragments;
  }

  static String scripts(List<String> names) {
    StringBuilder all = new StringBuilder("\"use strict\";\n");
    names.forEach(name -> all.append(Template.resource(name)));
    return all.toString();
  }

  static Map<String, String> vendor() {
    return Map.of(
        "uplot-style", Template.resource("vendor/uPlot.min.css"),
        "uplot-script", Template.resource("vendor/uPlot.iife.min.js"),
        "uplot-license", Template.resource("vendor/LICENSE"));
  }

  private static String progress(Summary summary) {
    String text = summary.progress();
    return text.isEmpty() ? "" : new Html().element("p", text, "class", "progress").toString();
  }

  /** The warnings about the data at the start of the run. */
  private String warnings() {
    Html html = new Html();
    run.provenance()
        .getOrDefault("warnings", "")
        .lines()
        .forEach(line -> html.element("p", "Warning: " + line, "class", "progress"));
    return html.toString();
  }

  private static String facts(Summary summary) {
    Html html = new Html();
    for (Summary.Fact fact : summary.facts()) {
      html.open("div").element("dt", fact.name()).element("dd", fact.value()).close();
    }
    return html.toString();
  }
}
