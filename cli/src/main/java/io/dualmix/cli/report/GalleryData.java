package io.dualmix.cli.report;

import io.dualmix.run.Pictures;
import io.dualmix.run.Pictures.GalleryImage;
import io.dualmix.run.Pictures.Picture;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pictures of a run for the page's script: the images, their views, and the models. */
final class GalleryData {
  private static final String LABEL = "-label";
  private final RunData run;
  private final PictureSource pictures;

  GalleryData(RunData run, PictureSource pictures) {
    this.run = run;
    this.pictures = pictures;
  }

  /** Adds {@code models}, {@code images}, {@code left_out} and {@code mixed}. */
  void addTo(ObjectNode node) {
    ArrayNode models = node.putArray("models");
    for (String model : models()) {
      Optional<RunStages.Stage> stage = stage(model);
      models
          .addObject()
          .put("id", model)
          .put("name", stage.map(RunStages.Stage::fullTitle).orElse(model))
          .put("result", stage.map(RunStages.Stage::result).orElse(false));
    }
    ArrayNode images = node.putArray("images");
    ArrayNode leftOut = node.putArray("left_out");
    for (GalleryImage image : run.gallery()) {
      addImage(images, leftOut, image);
    }
    addMixed(node.putArray("mixed"));
  }

  private void addImage(ArrayNode images, ArrayNode leftOut, GalleryImage image) {
    Map<String, Picture> views =
        image.pictures().stream().collect(Collectors.toMap(Picture::name, Function.identity()));
    Optional<String> input =
        Optional.ofNullable(views.get(Pictures.INPUT)).flatMap(p -> pictures.photograph(p.file()));
    if (input.isEmpty()) {
      leftOut.add(image.name());
      return;
    }
    ObjectNode one = images.addObject().put("name", image.name());
    ObjectNode addresses = one.putObject("views").put(Pictures.INPUT, input.get());
    for (Picture picture : image.pictures()) {
      if (!picture.name().equals(Pictures.INPUT)) {
        Optional<String> address =
            picture.name().endsWith(Pictures.CONFIDENCE)
                ? pictures.photograph(picture.file())
                : pictures.labels(picture.file());
        address.ifPresent(text -> addresses.put(picture.name(), text));
      }
    }
  }

  private void addMixed(ArrayNode array) {
    Map<String, Picture> byName =
        run.mixed().stream().collect(Collectors.toMap(Picture::name, Function.identity()));
    for (Picture label : run.mixed()) {
      if (label.name().endsWith(LABEL)) {
        String name = label.name().substring(0, label.name().length() - LABEL.length());
        Optional<String> input =
            Optional.ofNullable(byName.get(name + "-" + Pictures.INPUT))
                .flatMap(p -> pictures.photograph(p.file()));
        Optional<String> colours = pictures.labels(label.file());
        if (input.isPresent() && colours.isPresent()) {
          array
              .addObject()
              .put("stage", mixedBy(name))
              .put("input", input.get())
              .put("label", colours.get());
        }
      }
    }
  }

  /** The title of the stage with a mixed input; runs of older versions name its round alone. */
  private String mixedBy(String name) {
    String round = ", " + name.replaceAll("^round-(\\d+).*", "round $1");
    return run.plan().stages().stream()
        .filter(stage -> name.startsWith(Pictures.nameOf(stage.path()) + "-"))
        .findFirst()
        .map(stage -> stage.title() + round)
        .orElse("Region-level teacher" + round);
  }

  /** The names of the models' pictures, in the order of the stages; unknown ones last. */
  private List<String> models() {
    List<String> known = run.plan().stages().stream().map(s -> Pictures.nameOf(s.path())).toList();
    return run.gallery().stream()
        .flatMap(image -> image.pictures().stream())
        .map(Picture::name)
        .filter(name -> !name.equals(Pictures.INPUT) && !name.equals(Pictures.TRUTH))
        .filter(name -> !name.endsWith(Pictures.CONFIDENCE))
        .distinct()
        .sorted(
            Comparator.comparingInt(
                name -> known.contains(name) ? known.indexOf(name) : known.size()))
        .toList();
  }

  private Optional<RunStages.Stage> stage(String picture) {
    return run.plan().stages().stream()
        .filter(stage -> Pictures.nameOf(stage.path()).equals(picture))
        .findFirst();
  }
}
