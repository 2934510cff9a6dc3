package io.dualmix.cli.ui;

import io.dualmix.cli.report.ReportPage;
import io.dualmix.cli.report.Template;
import io.dualmix.run.RunData;
import java.util.Map;
import java.util.stream.Collectors;

/** The dashboard's pages: the list of runs, and one run with live content around its report. */
final class RunPages {
  /** The content security policy: a page loads from this server and connects to no other. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
          + " img-src 'self' data: blob:; connect-src 'self'";

  private RunPages() {}

  static String list() {
    return Template.read(RunPages.class, "list.html")
        .fill(
            Map.of(
                "policy", POLICY,
                "style",
                    Template.resource(ReportPage.class, "report.css")
                        + Template.resource(RunPages.class, "ui.css"),
                "script",
                    Template.resource(ReportPage.class, "common.js")
                        + Template.resource(RunPages.class, "live.js")
                        + Template.resource(RunPages.class, "list.js")));
  }

  static String run(RunData run) {
    String names =
        PredictionService.stages(run).stream()
            .map(stage -> option(stage, run.plan().get(stage).fullTitle()))
            .collect(Collectors.joining());
    return ReportPage.linked(run)
        .render(
            POLICY,
            "<style>"
                + Template.resource(RunPages.class, "ui.css")
                + "</style>"
                + Template.resource(RunPages.class, "live.html"),
            Template.read(RunPages.class, "try.html").fill(Map.of("stages", names)),
            Template.resource(RunPages.class, "live.js")
                + Template.resource(RunPages.class, "run.js"));
  }

  /**
   * An option element. Names of stages need no escaping: they are letters, digits, dashes and
   * slashes.
   */
  private static String option(String value, String text) {
    return "<option value=\"" + value + "\">" + text + "</option>";
  }
}
