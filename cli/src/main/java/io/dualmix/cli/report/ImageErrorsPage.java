package io.dualmix.cli.report;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A self-contained page with the images that a model predicts worst. */
public final class ImageErrorsPage {
  private static final int LISTED = 500;

  private ImageErrorsPage() {}

  /**
   * The pictures of an image, as data URIs.
   *
   * @param row the scores of the image
   * @param input the image
   * @param truth its label in colours
   * @param prediction what the model sees, in colours
   * @param errors the wrong pixels, in the colours of the prediction
   */
  public record Pictures(
      ImageErrors.Row row, String input, String truth, String prediction, String errors) {}

  /**
   * Renders the page.
   *
   * @param title such as the model's name
   * @param facts one sentence on model and data
   * @param classes their colours
   * @param pictures of the worst images, the worst first
   */
  public static String render(
      String title, String facts, ClassTable classes, ImageErrors errors, List<Pictures> pictures) {
    Map<String, String> places = new HashMap<>();
    places.put("title", Html.escape(title));
    places.put("facts", Html.escape(facts));
    places.put("count", Integer.toString(pictures.size()));
    places.put("legend", legend(classes));
    places.put("pictures", pictures(pictures));
    places.put("classes", classes(errors.byClass()));
    places.put("images", images(errors));
    places.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    places.put("style", Template.resource("report.css"));
    places.put("theme", Template.resource("theme.js"));
    return Template.read("per-image.html").fill(places);
  }

  private static String legend(ClassTable classes) {
    Html html = new Html().open("ul", "class", "legend");
    for (SemanticClass c : classes.classes()) {
      String colour = String.format(Locale.ROOT, "--c:#%06x", c.rgb());
      html.open("li").element("i", "", "style", colour).text(c.name()).close();
    }
    return html.close().toString();
  }

  private static String pictures(List<Pictures> pictures) {
    Html html = new Html().open("div");
    for (Pictures image : pictures) {
      html.open("div", "class", "scene");
      html.element("h3", image.row.name() + ": " + score(image.row));
      html.open("div", "class", "four");
      figure(html, "input", image.input);
      figure(html, "truth", image.truth);
      figure(html, "prediction", image.prediction);
      figure(html, "errors", image.errors);
      html.close().close();
    }
    return html.close().toString();
  }

  private static String score(ImageErrors.Row row) {
    return NumberFormats.percent(row.miou())
        + " % mIoU, "
        + NumberFormats.percent(wrong(row))
        + " % of its pixels wrong";
  }

  private static double wrong(ImageErrors.Row row) {
    return row.pixels() == 0 ? Double.NaN : (double) row.wrong() / row.pixels();
  }

  private static void figure(Html html, String name, String uri) {
    html.open("figure").empty("img", "src", uri, "alt", name, "loading", "lazy");
    html.element("figcaption", name).close();
  }

  private static String classes(List<ImageErrors.ClassErrors> classes) {
    Html html = table("class", "pixels", "missed", "wrongly predicted", "most errors in");
    for (ImageErrors.ClassErrors c : classes) {
      html.open("tr").element("th", c.name(), "scope", "row");
      html.element("td", NumberFormats.count(c.truth()));
      html.element("td", NumberFormats.count(c.missed()));
      html.element("td", NumberFormats.count(c.added()));
      html.element("td", c.image() == null ? NumberFormats.ABSENT : c.image()).close();
    }
    return html.close().close().close().toString();
  }

  private static String images(ImageErrors errors) {
    Html html = table("image", "mIoU in %", "wrong in %", "pixels", "worst class");
    for (ImageErrors.Row row : errors.worst().subList(0, Math.min(LISTED, errors.worst().size()))) {
      html.open("tr").element("th", row.name(), "scope", "row");
      html.element("td", NumberFormats.percent(row.miou()));
      html.element("td", NumberFormats.percent(wrong(row)));
      html.element("td", NumberFormats.count(row.pixels()));
      html.element("td", worstClass(errors, row)).close();
    }
    html.close().close().close();
    int more = errors.worst().size() - LISTED;
    return html + (more > 0 ? "<p class=\"note\">and " + more + " more, in per-image.csv</p>" : "");
  }

  private static String worstClass(ImageErrors errors, ImageErrors.Row row) {
    int worst = -1;
    for (int c = 0; c < row.iou().size(); c++) {
      boolean present = errors.counts().images().get(row.index()).truth().get(c) > 0;
      if (present && (worst < 0 || row.iou().get(c) < row.iou().get(worst))) {
        worst = c;
      }
    }
    return worst < 0
        ? NumberFormats.ABSENT
        : errors.counts().classes().get(worst)
            + " ("
            + NumberFormats.percent(row.iou().get(worst))
            + " % IoU)";
  }

  private static Html table(String... heads) {
    Html html = new Html().open("div", "class", "scroll").open("table", "class", "plain");
    html.open("thead").open("tr");
    for (String head : heads) {
      html.element("th", head, "scope", "col");
    }
    return html.close().close().open("tbody");
  }
}
