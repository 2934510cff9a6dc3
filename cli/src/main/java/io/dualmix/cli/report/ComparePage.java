package io.dualmix.cli.report;

import io.dualmix.DualMixException;
import io.dualmix.cli.report.Comparison.Difference;
import io.dualmix.cli.report.Comparison.Group;
import io.dualmix.run.RunData;
import io.dualmix.run.RunEvent.ClassIou;
import io.dualmix.run.RunEvent.Evaluated;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Several runs on one page that stands alone. */
public final class ComparePage {
  private static final List<String> KINDS =
      List.of(
          "source-only",
          "target-only",
          "joint",
          "region-teacher",
          "sample-teacher",
          StageLabel.ENSEMBLE,
          StageLabel.STUDENT);
  private static final List<String> SCRIPTS = List.of("common.js", "charts.js", "compare.js");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Comparison comparison;
  private final List<RunData> runs;
  private final List<String> names;

  /**
   * @param runs at least two
   * @throws DualMixException if there are fewer
   */
  public ComparePage(List<RunData> runs) {
    if (runs.size() < 2) {
      throw new DualMixException(
          "One run cannot be compared", "Name at least two: dualmix report RUN RUN -o FILE.");
    }
    this.comparison = new Comparison(runs);
    this.runs = comparison.runs();
    this.names = names(this.runs);
  }

  /** The page. */
  public String render() {
    Map<String, String> places = new HashMap<>(ReportPage.vendor());
    places.put("policy", ReportPage.OFFLINE);
    places.put("sentence", Html.escape(sentence()));
    places.put("results", results());
    places.put("seeds", seeds());
    places.put("classes", classes());
    places.put("differences", differences());
    places.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    places.put("data", data());
    places.put("style", Template.resource("report.css"));
    places.put("script", ReportPage.scripts(SCRIPTS));
    return Template.read("compare.html").fill(places);
  }

  /** Names as the page shows them: with their folder where two runs have the same. */
  private static List<String> names(List<RunData> runs) {
    List<String> plain = runs.stream().map(RunData::name).toList();
    return runs.stream()
        .map(
            run ->
                plain.stream().filter(run.name()::equals).count() > 1
                    ? run.name() + " (" + run.folder() + ")"
                    : run.name())
        .toList();
  }

  private String sentence() {
    int best = -1;
    double miou = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < runs.size(); i++) {
      double value = student(runs.get(i));
      if (value > miou) {
        best = i;
        miou = value;
      }
    }
    String count = runs.size() + " runs. ";
    return best < 0
        ? count + "None has a trained student yet."
        : count
            + "The best student is that of "
            + names.get(best)
            + ": "
            + Numbers.percent(miou)
            + " mIoU on its validation images.";
  }

  private String results() {
    Html html = table("Run", names);
    for (String kind : kinds()) {
      html.open("tr").element("th", new StageLabel(0, kind).name(), "scope", "row");
      double best = runs.stream().mapToDouble(run -> miou(run, kind)).max().orElse(Double.NaN);
      for (RunData run : runs) {
        double value = miou(run, kind);
        html.open("td").element(value == best ? "b" : "span", Numbers.percent(value)).close();
      }
      html.close();
    }
    html.open("tr").element("th", "Labelled images", "scope", "row");
    for (Optional<Integer> count : labelled()) {
      html.element("td", count.map(Numbers::count).orElse(Numbers.ABSENT));
    }
    return html.close().close().close().close().toString();
  }

  private String seeds() {
    List<Group> groups = comparison.groups();
    List<String> titles =
        groups.stream().map(g -> g.name() + ", " + g.members().size() + " run(s)").toList();
    Html html = table("Runs that differ in their seed alone", titles);
    for (String kind : kinds()) {
      html.open("tr").element("th", new StageLabel(0, kind).name(), "scope", "row");
      for (Group group : groups) {
        html.element("td", statistics(group, kind).percent());
      }
      html.close();
    }
    html.close().close().close();
    return html.element(
            "p",
            "mIoU in percent: mean ± standard deviation of the sample (n − 1).",
            "class",
            "note")
        .toString();
  }

  private SeedStatistics statistics(Group group, String kind) {
    return SeedStatistics.of(group.members().stream().map(i -> miou(runs.get(i), kind)).toList());
  }

  /** IoU per class of the last students. */
  private String classes() {
    List<List<ClassIou>> scores =
        runs.stream()
            .map(run -> Comparison.result(run, StageLabel.STUDENT).map(Evaluated::iou))
            .map(iou -> iou.orElse(List.of()))
            .toList();
    Html html = table("Class", names);
    List<String> classes =
        scores.stream().flatMap(List::stream).map(ClassIou::name).distinct().toList();
    for (String name : classes) {
      html.open("tr").element("th", name, "scope", "row");
      List<Double> values = scores.stream().map(iou -> valueOf(iou, name)).toList();
      double best = values.stream().mapToDouble(v -> v).max().orElse(Double.NaN);
      for (double value : values) {
        html.open("td").element(value == best ? "b" : "span", Numbers.percent(value)).close();
      }
      html.close();
    }
    return html.close().close().close().toString();
  }

  private String differences() {
    Html html = table("Setting", names);
    for (Difference difference : comparison.differences()) {
      html.open("tr").element("th", difference.key(), "scope", "row");
      difference
          .values()
          .forEach(value -> html.element("td", value.isEmpty() ? Numbers.ABSENT : value));
      html.close();
    }
    return html.close().close().close().toString();
  }

  /** A table begun, up to its body. */
  private static Html table(String corner, List<String> titles) {
    Html html = new Html().open("div", "class", "scroll", "tabindex", "0", "role", "region");
    html.open("table", "class", "plain").open("thead").open("tr");
    html.element("th", corner, "scope", "col");
    titles.forEach(title -> html.element("th", title, "scope", "col"));
    return html.close().close().open("tbody");
  }

  private String data() {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode array = root.putArray("runs");
    for (int i = 0; i < runs.size(); i++) {
      ObjectNode one = new ChartData(runs.get(i), PictureSource.NONE).root();
      one.put("name", names.get(i));
      array.add(one);
    }
    ArrayNode efficiency = root.putArray("efficiency");
    for (Group group : comparison.groups()) {
      if (group.labelled().isPresent()) {
        ObjectNode point = efficiency.addObject().put("labelled", group.labelled().getAsInt());
        point.put("family", group.family()).put("name", group.name());
        ObjectNode values = point.putObject("miou");
        for (String kind : List.of(StageLabel.STUDENT, "target-only")) {
          SeedStatistics found = statistics(group, kind);
          if (found.count() > 0) {
            ObjectNode value = values.putObject(kind).put("mean", found.mean());
            value.put("deviation", Double.isNaN(found.deviation()) ? 0 : found.deviation());
          }
        }
      }
    }
    return JSON.writeValueAsString(root).replace("<", "\\u003c");
  }

  private List<Optional<Integer>> labelled() {
    List<Optional<Integer>> counts = new ArrayList<>();
    for (RunData run : runs) {
      counts.add(
          run.splits().stream()
              .filter(split -> split.name().equals("labelled"))
              .map(split -> split.images().size())
              .findFirst());
    }
    return counts;
  }

  private List<String> kinds() {
    return KINDS.stream()
        .filter(kind -> runs.stream().anyMatch(run -> !Double.isNaN(miou(run, kind))))
        .toList();
  }

  private static double student(RunData run) {
    return miou(run, StageLabel.STUDENT);
  }

  private static double miou(RunData run, String kind) {
    return Comparison.result(run, kind).map(Evaluated::miou).orElse(Double.NaN);
  }

  private static double valueOf(List<ClassIou> iou, String name) {
    return iou.stream()
        .filter(c -> c.name().equals(name))
        .mapToDouble(ClassIou::iou)
        .findFirst()
        .orElse(Double.NaN);
  }
}
