package io.dualmix.cli.report;

import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.Evaluated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The table of stages and rounds: the mean IoU, and its change from the previous round. */
final class RoundsTable {
  private final RunStages plan;
  private final List<Evaluated> results;
  private final String caption;
  private final ToDoubleFunction<Evaluated> mean;

  private RoundsTable(RunData run, String caption, ToDoubleFunction<Evaluated> mean) {
    this.plan = run.plan();
    this.results = run.results();
    this.caption = caption;
    this.mean = mean;
  }

  /** One table per mean; empty without a score of a round. */
  static String all(RunData run) {
    String first = new RoundsTable(run, "mIoU by stage and round", Evaluated::miou).render();
    return SubsetMean.of(run)
        .map(second -> new RoundsTable(run, "mIoU of " + second.name(), second::of).render())
        .map(other -> "<div class=\"rounds\">" + first + other + "</div>")
        .orElse(first);
  }

  private String render() {
    int rounds = results.stream().mapToInt(e -> plan.get(e.stage()).round()).max().orElse(0);
    if (rounds == 0) {
      return "";
    }
    // The names without the round, with the title of the first one.
    Map<String, String> kinds = new LinkedHashMap<>();
    results.stream()
        .map(e -> plan.get(e.stage()))
        .filter(stage -> stage.round() > 0)
        .forEach(stage -> kinds.putIfAbsent(stage.name(), stage.title()));
    Html html = new Html();
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region");
    html.open("table", "class", "plain by-round");
    html.element("caption", caption);
    html.open("thead").open("tr").element("th", "Stage", "scope", "col");
    IntStream.rangeClosed(1, rounds)
        .forEach(round -> html.element("th", "Round " + round, "scope", "col"));
    html.close().close().open("tbody");
    kinds.forEach((kind, title) -> appendRow(html, kind, title, rounds));
    appendBaselines(html, rounds);
    return html.close().close().close().toString();
  }

  private void appendRow(Html html, String kind, String title, int rounds) {
    html.open("tr", "class", kind);
    html.element("th", title, "scope", "row");
    for (int round = 1; round <= rounds; round++) {
      Optional<Evaluated> now = result(round, kind);
      html.open("td")
          .text(
              now.map(e -> NumberFormats.percent(mean.applyAsDouble(e)))
                  .orElse(NumberFormats.ABSENT));
      Optional<Evaluated> before = result(round - 1, kind);
      if (now.isPresent() && before.isPresent()) {
        appendChange(html, mean.applyAsDouble(now.get()) - mean.applyAsDouble(before.get()));
      }
      html.close();
    }
    html.close();
  }

  private void appendBaselines(Html html, int rounds) {
    for (Evaluated result : results) {
      RunStages.Stage stage = plan.get(result.stage());
      if (stage.round() == 0) {
        html.open("tr", "class", "baseline");
        html.element("th", stage.title() + " (baseline)", "scope", "row");
        html.element(
            "td",
            NumberFormats.percent(mean.applyAsDouble(result)),
            "colspan",
            String.valueOf(rounds));
        html.close();
      }
    }
  }

  private static void appendChange(Html html, double change) {
    String text = String.format(Locale.ROOT, "%+.1f", 100 * change);
    html.text(" ").element("small", text, "class", change < 0 ? "down" : "up");
  }

  private Optional<Evaluated> result(int round, String kind) {
    return round == 0
        ? Optional.empty()
        : results.stream()
            .filter(e -> plan.get(e.stage()).round() == round)
            .filter(e -> plan.get(e.stage()).name().equals(kind))
            .findFirst();
  }
}
