package io.dualmix.cli.report;

import io.dualmix.audit.DomainStatistics;
import io.dualmix.data.DatasetStatistics;
import io.dualmix.data.DatasetStatistics.ClassCount;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.mix.LabStatistics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A self-contained page that compares the statistics of the domains. */
public final class StatisticsPage {
  /** The smallest share with a bar. */
  private static final double LEAST_SHARE = 1e-4;

  private final List<DomainStatistics> domains;

  private StatisticsPage(List<DomainStatistics> domains) {
    this.domains = domains;
  }

  /**
   * Renders the page.
   *
   * @param title such as the experiment's name
   * @param domains at least one, in the order shown
   */
  public static String render(String title, List<DomainStatistics> domains) {
    StatisticsPage page = new StatisticsPage(domains);
    Map<String, String> places = new HashMap<>();
    places.put("title", Html.escape(title));
    places.put("facts", page.facts());
    places.put("domains", page.table());
    places.put("classes", page.classes());
    places.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    places.put("style", Template.resource("report.css"));
    places.put("theme", Template.resource("theme.js"));
    return Template.read("statistics.html").fill(places);
  }

  private String facts() {
    Html html = new Html();
    for (DomainStatistics domain : domains) {
      html.open("div").element("dt", domain.domain() + " images");
      html.element("dd", NumberFormats.count(domain.counts().images())).close();
    }
    return html.toString();
  }

  private String table() {
    Html html = new Html();
    html.open("div", "class", "scroll").open("table", "class", "plain facts domains");
    html.open("thead").open("tr").element("th", "");
    domains.forEach(domain -> html.element("th", domain.domain(), "scope", "col"));
    html.close().close().open("tbody");
    row(html, "what it is", domains.stream().map(DomainStatistics::description).toList());
    row(html, "images", counts(d -> NumberFormats.count(d.images())));
    row(html, "with labels", counts(d -> NumberFormats.count(d.labelled())));
    row(html, "sizes", counts(StatisticsPage::sizes));
    row(html, "ignored pixels", counts(d -> NumberFormats.count(d.ignoredPixels())));
    row(html, "red", counts(d -> channel(d.red())));
    row(html, "green", counts(d -> channel(d.green())));
    row(html, "blue", counts(d -> channel(d.blue())));
    row(html, "L", lab(LabStatistics::lightness));
    row(html, "a", lab(LabStatistics::a));
    row(html, "b", lab(LabStatistics::b));
    swatches(html);
    return html.close().close().close().toString();
  }

  private List<String> counts(Function<DatasetStatistics, String> cell) {
    return domains.stream().map(domain -> cell.apply(domain.counts())).toList();
  }

  private List<String> lab(Function<LabStatistics, LabStatistics.Channel> channel) {
    return domains.stream()
        .map(domain -> channel.apply(domain.lab()))
        .map(c -> channel(c.mean(), c.deviation()))
        .toList();
  }

  private static void row(Html html, String name, List<String> cells) {
    html.open("tr").element("th", name, "scope", "row");
    cells.forEach(cell -> html.element("td", cell));
    html.close();
  }

  private void swatches(Html html) {
    html.open("tr").element("th", "mean colour", "scope", "row");
    for (DomainStatistics domain : domains) {
      DatasetStatistics d = domain.counts();
      long rgb =
          Math.round(d.red().mean()) << 16
              | Math.round(d.green().mean()) << 8
              | Math.round(d.blue().mean());
      html.open("td").element("i", "", "class", "mean", "style", colour((int) rgb)).close();
    }
    html.close();
  }

  /** The classes by name, since the order may differ between domains; the first colour is used. */
  private String classes() {
    Map<String, Integer> colours = new LinkedHashMap<>();
    for (DomainStatistics domain : domains) {
      for (SemanticClass c : domain.classes().classes()) {
        colours.putIfAbsent(c.name(), c.rgb());
      }
    }
    Html html = new Html();
    html.open("div", "class", "shares");
    colours.forEach(
        (name, rgb) -> {
          html.open("div", "style", colour(rgb));
          html.open("h4").element("i", "").text(name).close();
          domains.forEach(domain -> bar(html, domain, name));
          html.close();
        });
    return html.close().toString();
  }

  private static void bar(Html html, DomainStatistics domain, String name) {
    ClassCount count =
        domain.counts().classes().stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElse(null);
    html.open("p").element("span", domain.domain());
    if (count == null || domain.counts().labelled() == 0) {
      html.element("em", count == null ? "not a class here" : "no labels").close();
      return;
    }
    String title =
        NumberFormats.count(count.pixels())
            + " pixels in "
            + NumberFormats.count(count.images())
            + " of "
            + NumberFormats.count(domain.counts().labelled())
            + " labels";
    html.open("b", "title", title);
    html.element("u", "", "style", String.format(Locale.ROOT, "--v:%.4f", length(count)));
    html.close().element("em", share(count.frequency())).close();
  }

  /** 0..1 on a logarithmic scale: a factor of 2 has the same length everywhere. */
  private static double length(ClassCount count) {
    double share = Math.max(count.frequency(), LEAST_SHARE);
    return 1 - Math.log(share) / Math.log(LEAST_SHARE);
  }

  private static String share(double frequency) {
    if (frequency == 0) {
      return "none";
    }
    return frequency < LEAST_SHARE
        ? "< 0.01 %"
        : String.format(Locale.ROOT, frequency < 0.01 ? "%.2f %%" : "%.1f %%", 100 * frequency);
  }

  private static String sizes(DatasetStatistics statistics) {
    return statistics.sizes().entrySet().stream()
        .map(e -> e.getKey() + " (" + NumberFormats.count(e.getValue()) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String channel(DatasetStatistics.Channel channel) {
    return channel(channel.mean(), channel.deviation());
  }

  private static String channel(double mean, double deviation) {
    return String.format(Locale.ROOT, "%.1f ± %.1f", mean, deviation);
  }

  private static String colour(int rgb) {
    return String.format(Locale.ROOT, "--c:#%06x", rgb);
  }
}
