package io.dualmix.cli.report;

import io.dualmix.DualMixException;
import io.dualmix.cli.report.Comparison.Difference;
import io.dualmix.cli.report.Comparison.Group;
import io.dualmix.eval.MeanIou;
import io.dualmix.eval.ScalarMetric;
import io.dualmix.eval.ScalarMetrics;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.Evaluated;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A self-contained page that compares runs. */
public final class ComparePage {
  private static final List<String> SCRIPTS = List.of("common.js", "charts.js", "compare.js");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Comparison comparison;
  private final List<RunData> runs;
  private final List<String> names;
  private final List<Optional<SubsetMean>> seconds;

  /**
   * @param runs at least two
   * @throws DualMixException if there are fewer
   */
  public ComparePage(List<RunData> runs) {
    if (runs.size() < 2) {
      throw new DualMixException(
          "One run cannot be compared", "Give at least two: dualmix report RUN RUN -o FILE.");
    }
    this.comparison = new Comparison(runs);
    this.runs = comparison.runs();
    this.names = names(this.runs);
    this.seconds = this.runs.stream().map(SubsetMean::of).toList();
  }

  /** Renders the page. */
  public String render() {
    return render("");
  }

  /**
   * Renders the page.
   *
   * @param study HTML of a section above the others, with the id {@code study}; empty for none
   */
  public String render(String study) {
    Map<String, String> places = new HashMap<>(ReportPage.vendor());
    places.put("policy", ReportPage.OFFLINE);
    places.put("sentence", Html.escape(sentence()));
    places.put("study", study);
    places.put("study-link", study.isEmpty() ? "" : "<a href=\"#study\">Study</a>");
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

  /** The display names: with the folder if two runs have the same name. */
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
    if (best >= 0 && !comparison.comparable()) {
      return count
          + "They are scored on different validation images (the data fingerprints differ), so the"
          + " scores cannot be compared.";
    }
    return best < 0
        ? count + "None has a trained " + result() + " yet."
        : count
            + "The best "
            + result()
            + " is that of "
            + names.get(best)
            + ": "
            + NumberFormats.percent(miou)
            + " mIoU on its validation images.";
  }

  /** The title of the runs' result stages. */
  private String result() {
    List<String> titles =
        runs.stream()
            .flatMap(run -> run.plan().results().stream())
            .map(stage -> stage.title().toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return titles.size() == 1 ? titles.get(0) : "result";
  }

  private String results() {
    Html html = table("Run", names);
    for (Row row : rows()) {
      html.open("tr").element("th", row.name(), "scope", "row");
      appendValues(html, row.values(), false);
      html.close();
    }
    appendMetrics(html);
    html.open("tr").element("th", "Labelled images", "scope", "row");
    for (Optional<Integer> count : labelled()) {
      html.element("td", count.map(NumberFormats::count).orElse(NumberFormats.ABSENT));
    }
    return html.close().close().close().close().toString();
  }

  private String seeds() {
    List<Group> groups = comparison.groups();
    List<String> titles =
        groups.stream().map(g -> g.name() + ", " + count(g.members().size())).toList();
    Html html = table("Runs that differ only in their seed", titles);
    for (Row row : rows()) {
      html.open("tr").element("th", row.name(), "scope", "row");
      for (Group group : groups) {
        html.element("td", statistics(group, row.values()).percent());
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

  private static String count(int runs) {
    return runs == 1 ? "one run" : runs + " runs";
  }

  private static SeedStatistics statistics(Group group, List<Double> values) {
    return SeedStatistics.of(group.members().stream().map(values::get).toList());
  }

  /**
   * One score per run.
   *
   * @param name of the stage; for a mean over a subset, with the name of the subset
   * @param values one per run; NaN if a run has none
   */
  private record Row(String name, List<Double> values) {}

  /** A row per stage, each followed by a row per subset mean. */
  private List<Row> rows() {
    List<String> means =
        seconds.stream().flatMap(Optional::stream).map(SubsetMean::name).distinct().toList();
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, String> one : kinds().entrySet()) {
      String kind = one.getKey();
      String stage = one.getValue();
      rows.add(new Row(stage, runs.stream().map(run -> miou(run, kind)).toList()));
      for (String mean : means) {
        rows.add(new Row(stage + ", " + mean, second(kind, mean)));
      }
    }
    return rows;
  }

  private List<Double> second(String kind, String mean) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Optional<SubsetMean> known = seconds.get(i).filter(one -> one.name().equals(mean));
      Optional<Evaluated> score = Comparison.result(runs.get(i), kind);
      values.add(known.isPresent() && score.isPresent() ? known.get().of(score.get()) : Double.NaN);
    }
    return values;
  }

  /** Adds the values, the best in bold if the scores are on the same images. */
  private void appendValues(Html html, List<Double> values, boolean lowerIsBetter) {
    DoubleStream known = values.stream().mapToDouble(v -> v).filter(v -> !Double.isNaN(v));
    double best =
        !comparison.comparable()
            ? Double.NaN
            : (lowerIsBetter ? known.min() : known.max()).orElse(Double.NaN);
    for (double value : values) {
      html.open("td").element(value == best ? "b" : "span", NumberFormats.percent(value)).close();
    }
  }

  /** Adds a row per metric of the last results. */
  private void appendMetrics(Html html) {
    List<MetricColumns> columns = runs.stream().map(MetricColumns::new).toList();
    List<String> metrics =
        columns.stream().flatMap(c -> c.names().stream()).distinct().sorted(order()).toList();
    for (String name : metrics) {
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        Optional<Evaluated> scored = Comparison.result(runs.get(i));
        values.add(scored.isPresent() ? columns.get(i).value(scored.get(), name) : Double.NaN);
      }
      if (!name.equals(MeanIou.NAME) && values.stream().anyMatch(value -> !value.isNaN())) {
        html.open("tr")
            .element("th", MetricColumns.title(name) + " of the " + result(), "scope", "row");
        appendValues(html, values, MetricColumns.lowerIsBetter(name));
        html.close();
      }
    }
  }

  /** The standard metrics in the order of registration, then all others. */
  private static Comparator<String> order() {
    List<String> standard = ScalarMetrics.STANDARD.all().stream().map(ScalarMetric::name).toList();
    return Comparator.comparingInt(
        name -> standard.contains(name) ? standard.indexOf(name) : standard.size());
  }

  /** The IoU per class of the last students. */
  private String classes() {
    List<List<ClassIou>> scores =
        runs.stream()
            .map(run -> Comparison.result(run).map(Evaluated::iou))
            .map(iou -> iou.orElse(List.of()))
            .toList();
    Html html = table("Class", names);
    List<String> classes =
        scores.stream().flatMap(List::stream).map(ClassIou::name).distinct().toList();
    for (String name : classes) {
      html.open("tr").element("th", name, "scope", "row");
      List<Double> values = scores.stream().map(iou -> valueOf(iou, name)).toList();
      appendValues(html, values, false);
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
          .forEach(value -> html.element("td", value.isEmpty() ? NumberFormats.ABSENT : value));
      html.close();
    }
    return html.close().close().close().toString();
  }

  /** Starts a table, up to its body. */
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
        addStatistics(values, "result", group, Comparison::result);
        addStatistics(values, "reference", group, Comparison::reference);
      }
    }
    return JSON.writeValueAsString(root).replace("<", "\\u003c");
  }

  private void addStatistics(
      ObjectNode node, String key, Group group, Function<RunData, Optional<Evaluated>> score) {
    List<Optional<Evaluated>> scores = runs.stream().map(score).toList();
    SeedStatistics found =
        statistics(
            group, scores.stream().map(e -> e.map(Evaluated::miou).orElse(Double.NaN)).toList());
    if (found.count() > 0) {
      int first = group.members().stream().filter(i -> scores.get(i).isPresent()).findFirst().get();
      ObjectNode value = node.putObject(key).put("mean", found.mean());
      value.put("deviation", Double.isNaN(found.deviation()) ? 0 : found.deviation());
      String stage = scores.get(first).get().stage();
      value.put("title", runs.get(first).plan().get(stage).title());
    }
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

  /** The scored kinds of stages with their titles, in the order of the stages. */
  private Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (RunData run : runs) {
      for (RunStages.Stage stage : run.plan().stages()) {
        if (runs.stream().anyMatch(other -> !Double.isNaN(miou(other, stage.name())))) {
          kinds.putIfAbsent(stage.name(), stage.title());
        }
      }
    }
    return kinds;
  }

  private static double student(RunData run) {
    return Comparison.result(run).map(Evaluated::miou).orElse(Double.NaN);
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
