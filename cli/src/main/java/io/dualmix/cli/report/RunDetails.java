package io.dualmix.cli.report;

import io.dualmix.run.RunData;
import io.dualmix.run.Split;
import java.util.Map;

/**
 * The details of a run: data splits, configuration, provenance, and the command to reproduce it.
 */
final class RunDetails {
  private static final int SHOWN_NAMES = 2000;

  private final RunData run;

  RunDetails(RunData run) {
    this.run = run;
  }

  String splits() {
    Html html = new Html();
    if (run.splits().isEmpty()) {
      html.element("p", "This run has no lists of its data.", "class", "note");
    }
    for (Split split : run.splits()) {
      html.open("details");
      html.open("summary").element("b", split.name());
      html.text(" " + NumberFormats.count(split.images().size()) + " images").close();
      html.open("p", "class", "names");
      html.text(String.join("  ", split.images().stream().limit(SHOWN_NAMES).toList()));
      if (split.images().size() > SHOWN_NAMES) {
        html.text(" … all in splits/" + split.name() + ".txt");
      }
      html.close().close();
    }
    return html.toString();
  }

  String provenance() {
    Html html = new Html();
    html.open("div", "class", "scroll").open("table", "class", "plain facts").open("tbody");
    for (Map.Entry<String, String> entry : run.provenance().entrySet()) {
      if (!entry.getKey().startsWith("resumed.") || entry.getKey().endsWith(".started")) {
        html.open("tr").element("th", words(entry.getKey()), "scope", "row");
        html.element("td", entry.getValue()).close();
      }
    }
    return html.close().close().close().toString();
  }

  /** The command of the run, and the git commit of the code. */
  String reproduce() {
    String experiment = quoted(run.folder().resolve("experiment.yaml").toString());
    Html html = new Html();
    html.element(
        "pre", "./dualmix train " + experiment + " -s " + quoted("name=" + run.name() + "-again"));
    String commit = run.provenance().get("git_commit");
    if (commit != null) {
      String changed =
          "true".equals(run.provenance().get("git_modified")) ? " with local changes" : "";
      html.element("p", "The code was at git commit " + commit + changed + ".", "class", "note");
    }
    html.element(
        "p",
        "On the same machine and device the losses and scores are the same; on another one they may"
            + " differ in the last digits and then diverge.",
        "class",
        "note");
    return html.toString();
  }

  private static String words(String key) {
    return key.replace('_', ' ').replace(".", " · ");
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9._/:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
