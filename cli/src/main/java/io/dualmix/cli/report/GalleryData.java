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
  private static final String INPUT = "-" + Pictures.INPUT;

  /** The kind of pictures without one: runs before 0.2 have those of region mixing alone. */
  private static final String UNNAMED = "mixed";

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
    for (Picture input : run.mixed()) {
      if (input.name().endsWith(INPUT)) {
        String name = input.name().substring(0, input.name().length() - INPUT.length());
        Picture label = byName.get(name + "-" + Pictures.LABEL);
        Picture weights = byName.get(name + "-" + Pictures.WEIGHTS);
        Optional<String> image = pictures.photograph(input.file());
        if (image.isPresent()) {
          ObjectNode made = array.addObject();
          addMaker(made, name);
          made.put(Pictures.INPUT, image.get());
          Optional.ofNullable(label)
              .flatMap(p -> pictures.labels(p.file()))
              .ifPresent(text -> made.put(Pictures.LABEL, text));
          Optional.ofNullable(weights)
              .flatMap(p -> pictures.photograph(p.file()))
              .ifPresent(text -> made.put(Pictures.WEIGHTS, text));
        }
      }
    }
  }

  /**
   * Adds the title of the stage that made an image, and the kind of the image. Runs before 0.2 name
   * no kind, and older ones the round alone.
   */
  private void addMaker(ObjectNode made, String name) {
    Optional<RunStages.Stage> maker =
        run.plan().stages().stream()
            .filter(stage -> name.startsWith(Pictures.nameOf(stage.path()) + "-"))
            .max(Comparator.comparingInt(stage -> stage.path().length()));
    String round = ", " + name.replaceAll("^round-(\\d+).*", "round $1");
    made.put("stage", maker.map(s -> s.title() + round).orElse("Region-level teacher" + round));
    String rest =
        maker.map(s -> name.substring(Pictures.nameOf(s.path()).length() + 1)).orElse("0");
    int end = rest.lastIndexOf('-');
    made.put("kind", end < 0 ? UNNAMED : rest.substring(0, end));
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
