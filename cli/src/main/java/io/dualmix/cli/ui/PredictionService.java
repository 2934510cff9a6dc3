package io.dualmix.cli.ui;

import io.dualmix.DaemonThreads;
import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.predict.ModelChoice;
import io.dualmix.predict.Segmentation;
import io.dualmix.predict.Segmenter;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.run.ConfidenceColours;
import io.dualmix.run.RunData;
import io.dualmix.run.RunResult;
import io.dualmix.run.RunStages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Predicts uploaded images with the models of a run. One image at a time, since more would take
 * memory from a running training.
 */
final class PredictionService implements AutoCloseable {
  /** The maximum size of an upload in bytes; a page sends much less, since it downscales images. */
  static final long LARGEST_UPLOAD = 20L << 20;

  /** The maximum number of pixels; a larger image would take many seconds on a CPU. */
  static final long LARGEST_AREA = 4_000_000;

  /** The name of an upload in errors. */
  private static final String UPLOAD = "the image";

  private static final int KEPT_MODELS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(PredictionService.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Segmenter> models = new LinkedHashMap<>(KEPT_MODELS, 0.75f, true);
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(DaemonThreads.named("try-it"));
  private boolean closed;

  /**
   * The paths of the stages with a trained model, and of ensembles; the run's result model comes
   * first.
   */
  static List<String> stages(RunData run) {
    List<String> trained =
        run.stages().stream()
            .map(stage -> stage.stage())
            .filter(stage -> choice(run, stage).isPresent())
            .distinct()
            .toList();
    RunResult result = RunResult.of(run);
    Optional<String> handedOut =
        result.choose(result.configured()).map(RunResult.Model::stage).filter(trained::contains);
    Optional<String> student =
        trained.stream().filter(stage -> run.plan().get(stage).result()).reduce((a, b) -> b);
    String first = handedOut.or(() -> student).orElse("");
    return Stream.concat(
            trained.stream().filter(first::equals), trained.stream().filter(s -> !s.equals(first)))
        .toList();
  }

  /**
   * Predicts an image with a stage's model.
   *
   * @param stage one of {@link #stages}
   * @param upload an image file, PNG or JPEG
   * @return JSON: {@code labels} and {@code confidence} as data URIs, {@code classes} with the
   *     share of each, and {@code ms}, the time of the model
   * @throws DualMixException if the image cannot be read or is too large, or there is no such model
   */
  synchronized String answer(RunData run, String stage, byte[] upload) {
    if (closed) {
      throw new DualMixException("The dashboard is closing", "");
    }
    if (!stages(run).contains(stage)) {
      throw new DualMixException(
          "This run has no trained model of '" + stage + "'", "Reload the page.");
    }
    RgbImage image = decode(upload);
    Segmenter model = model(run, stage);
    long startNanos = System.nanoTime();
    Segmentation seen = model.segment(image);
    return json(seen, image, (System.nanoTime() - startNanos) / 1_000_000);
  }

  /** Opens the first model in the background, since loading libtorch and a model takes seconds. */
  void prepare(RunData run) {
    Optional<String> first = stages(run).stream().findFirst();
    if (first.isPresent()) {
      background.execute(() -> warmUp(run, first.get()));
    }
  }

  private synchronized void warmUp(RunData run, String stage) {
    if (!closed) {
      try {
        model(run, stage).segment(new RgbImage(64, 64, new byte[64 * 64 * RgbImage.CHANNELS]));
      } catch (DualMixException e) {
        // The first prediction reports the error.
        LOG.debug("cannot open the model of {}", stage, e);
      }
    }
  }

  @Override
  public void close() {
    background.shutdown();
    closeModels();
  }

  private synchronized void closeModels() {
    closed = true;
    models.values().forEach(Segmenter::close);
    models.clear();
  }

  private static RgbImage decode(byte[] upload) {
    ImageSize size = ImageFiles.size(upload, UPLOAD);
    if ((long) size.width() * size.height() > LARGEST_AREA) {
      throw new DualMixException(
          "The image has " + size + " pixels; at most 4 million are accepted", "Make it smaller.");
    }
    return ImageFiles.readImage(upload, UPLOAD);
  }

  /** The opened model; opened again if its file has changed. */
  private Segmenter model(RunData run, String stage) {
    ModelChoice choice = choice(run, stage).orElseThrow();
    StringBuilder files = new StringBuilder();
    choice.files().forEach(f -> files.append(f).append(' ').append(f.toFile().lastModified()));
    String key = files.toString();
    Segmenter known = models.get(key);
    if (known == null) {
      known = Segmenter.open(choice);
      models.put(key, known);
      if (models.size() > KEPT_MODELS) {
        models.remove(models.keySet().iterator().next()).close();
      }
    }
    return known;
  }

  /** The model of a stage, or the members of an ensemble. */
  private static Optional<ModelChoice> choice(RunData run, String stage) {
    RunStages.Stage found = run.plan().get(stage);
    List<String> stages = found.kind() == Kind.ENSEMBLE ? found.teachers() : List.of(found.path());
    List<Path> files =
        stages.stream()
            .map(path -> modelFile(run.folder().resolve(path)))
            .flatMap(Optional::stream)
            .toList();
    return files.size() == stages.size()
        ? Optional.of(new ModelChoice(files, false, stage))
        : Optional.empty();
  }

  private static Optional<Path> modelFile(Path stage) {
    return Stream.of("last", "best")
        .map(checkpoint -> stage.resolve(checkpoint).resolve("model.safetensors"))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static String json(Segmentation seen, RgbImage image, long millis) {
    LabelImage labels = seen.labels();
    ObjectNode root = JSON.createObjectNode().put("ms", millis);
    root.put("width", image.width()).put("height", image.height());
    root.put("labels", address(ImageFiles.colourise(labels, seen.classes())));
    root.put(
        "confidence",
        address(ConfidenceColours.draw(seen.confidence(), image.width(), image.height())));
    int[] counts = new int[ClassTable.IGNORE + 1];
    for (byte label : labels.classes()) {
      counts[Byte.toUnsignedInt(label)]++;
    }
    ArrayNode classes = root.putArray("classes");
    for (int i = 0; i < seen.classes().size(); i++) {
      ClassTable.SemanticClass one = seen.classes().classes().get(i);
      classes
          .addObject()
          .put("name", one.name())
          .put("color", String.format(Locale.ROOT, "#%06x", one.rgb()))
          .put("share", (double) counts[i] / labels.classes().length);
    }
    return JSON.writeValueAsString(root);
  }

  private static String address(RgbImage image) {
    return "data:image/png;base64,"
        + Base64.getEncoder().encodeToString(ImageFiles.encodePng(image));
  }
}
