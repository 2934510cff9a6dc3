package io.dualmix.cli.report;

import io.dualmix.run.Pictures;
import io.dualmix.run.Pictures.GalleryImage;
import io.dualmix.run.Pictures.Picture;
import io.dualmix.run.RunData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pictures of a run: each image, its truth and what a model chosen by buttons sees in it. */
final class Gallery {
  private static final String LABEL = "-label";
  private static final String INPUT = "-input";
  private static final List<String> KINDS =
      List.of(
          "source-only",
          "target-only",
          "joint",
          "region-teacher",
          "sample-teacher",
          StageLabel.ENSEMBLE,
          StageLabel.STUDENT,
          "pseudo-label");

  private final RunData run;
  private final EmbeddedPictures pictures;

  Gallery(RunData run, EmbeddedPictures pictures) {
    this.run = run;
    this.pictures = pictures;
  }

  String render() {
    Html html = new Html();
    if (run.gallery().isEmpty() && run.mixed().isEmpty()) {
      html.element("p", "This run has no pictures.", "class", "note");
      return html.toString();
    }
    if (!run.gallery().isEmpty()) {
      appendLegend(html);
      appendGallery(html);
    }
    if (!run.mixed().isEmpty()) {
      appendMixed(html);
    }
    return html.toString();
  }

  private void appendLegend(Html html) {
    html.open("ul", "class", "legend", "id", "legend").close();
  }

  private void appendGallery(Html html) {
    List<String> models = models();
    html.open("div", "class", "buttons", "id", "models", "role", "group");
    for (String model : models) {
      html.element(
          "button", StageLabel.ofPicture(model).full(), "type", "button", "data-model", model);
    }
    html.close();
    List<String> left = new ArrayList<>();
    for (GalleryImage image : run.gallery()) {
      Map<String, String> uris = embedded(image);
      if (uris.containsKey(Pictures.INPUT)) {
        appendImage(html, image.name(), uris, models);
      } else {
        left.add(image.name());
      }
    }
    if (!left.isEmpty()) {
      html.element(
          "p",
          left.size()
              + " more image(s) are in the folder pictures/gallery: "
              + String.join(", ", left),
          "class",
          "note");
    }
  }

  private static void appendImage(
      Html html, String name, Map<String, String> uris, List<String> models) {
    html.open("div", "class", "trio");
    appendFigure(html, uris.get(Pictures.INPUT), name, "Input: " + name, "");
    if (uris.containsKey(Pictures.TRUTH)) {
      appendFigure(html, uris.get(Pictures.TRUTH), name, "Truth", "");
    }
    for (String model : models) {
      if (uris.containsKey(model)) {
        appendFigure(html, uris.get(model), name, StageLabel.ofPicture(model).full(), model);
      }
    }
    html.close();
  }

  private static void appendFigure(
      Html html, String uri, String image, String caption, String model) {
    if (model.isEmpty()) {
      html.open("figure");
    } else {
      html.open("figure", "data-model", model);
    }
    html.empty("img", "src", uri, "alt", caption, "title", image);
    html.element("figcaption", caption).close();
  }

  private void appendMixed(Html html) {
    Map<String, Picture> labels = new LinkedHashMap<>();
    run.mixed().stream()
        .filter(p -> p.name().endsWith(LABEL))
        .forEach(p -> labels.put(without(p.name(), LABEL), p));
    html.element("h3", "Mixed inputs of the region-level teacher");
    html.open("div", "class", "pairs");
    for (Picture picture : run.mixed()) {
      if (picture.name().endsWith(INPUT)) {
        String name = without(picture.name(), INPUT);
        Optional<String> input = pictures.photograph(picture.file());
        Optional<String> label =
            Optional.ofNullable(labels.get(name)).flatMap(p -> pictures.labels(p.file()));
        if (input.isPresent() && label.isPresent()) {
          String round = "round " + name.replaceAll("^round-(\\d+).*", "$1");
          html.open("div", "class", "pair");
          appendFigure(html, input.get(), name, "Mixed input, " + round, "");
          appendFigure(html, label.get(), name, "Its label", "");
          html.close();
        }
      }
    }
    html.close();
  }

  private Map<String, String> embedded(GalleryImage image) {
    Map<String, String> uris = new LinkedHashMap<>();
    for (Picture picture : image.pictures()) {
      Optional<String> uri =
          picture.name().equals(Pictures.INPUT)
              ? pictures.photograph(picture.file())
              : pictures.labels(picture.file());
      uri.ifPresent(text -> uris.put(picture.name(), text));
    }
    return uris;
  }

  /** Names of pictures by models: round by round, in the order of the method. */
  private List<String> models() {
    return run.gallery().stream()
        .flatMap(image -> image.pictures().stream())
        .map(Picture::name)
        .filter(name -> !name.equals(Pictures.INPUT) && !name.equals(Pictures.TRUTH))
        .distinct()
        .sorted(
            Comparator.comparingInt((String name) -> StageLabel.ofPicture(name).round())
                .thenComparingInt(name -> KINDS.indexOf(StageLabel.ofPicture(name).kind())))
        .toList();
  }

  private static String without(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }
}
