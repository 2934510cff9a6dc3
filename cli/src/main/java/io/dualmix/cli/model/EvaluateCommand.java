package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.cli.data.DataCommand;
import io.dualmix.cli.report.ImageErrors;
import io.dualmix.cli.terminal.IouTable;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.Settings;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.ReclassifiedDataset;
import io.dualmix.data.SubsetDataset;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Prefetcher;
import io.dualmix.eval.ClassSubset;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.ImageCounts;
import io.dualmix.predict.ModelChoice;
import io.dualmix.predict.Segmentation;
import io.dualmix.predict.Segmenter;
import io.dualmix.predict.Window;
import io.dualmix.run.MissingRun;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix evaluate}: evaluates a model on labelled images. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Scores a model on labelled images, class by class.",
    description = {
      "",
      "Single scale, whole images unless --window is given, at the labels' full resolution, one"
          + " confusion matrix over all images.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix evaluate runs/demo",
      "  dualmix evaluate runs/demo/round-1/region-teacher --of source",
      "  dualmix evaluate runs/demo --window 1024x512 --json",
      "  dualmix evaluate runs/demo --per-image worst",
      "  dualmix evaluate model.safetensors --data configs/scenes-to-camvid.yaml"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final String EXPERIMENT = "experiment.yaml";
  private static final int MOST_PICTURES = 200;

  @Spec private CommandSpec spec;
  @Mixin private Settings settings;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "RUN_OR_MODEL",
      description = "A run folder (see --result), a folder within it, or a model file.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "The experiment with the data (default: that of the model's run).")
  private Path data;

  @Option(
      names = "--of",
      paramLabel = "DOMAIN",
      defaultValue = "validation",
      description = "source, target or validation (default: ${DEFAULT-VALUE}).")
  private DataCommand.Domain domain;

  @Option(
      names = "--window",
      paramLabel = "WxH",
      description =
          "The size of a sliding window, such as 1024x512; windows overlap by a third of their"
              + " shorter side (default: whole images).")
  private String window;

  @Option(
      names = "--json",
      description = "Writes one JSON object with every metric and the confusion matrix.")
  private boolean json;

  @Option(
      names = "--per-image",
      paramLabel = "DIR",
      description =
          "Writes the scores of each image, worst first, to DIR: per-image.csv, per-image.json, and"
              + " per-image.html with pictures of the worst images.")
  private Path perImage;

  @Option(
      names = "--worst",
      paramLabel = "N",
      defaultValue = "20",
      description = "The number of images with pictures (default: ${DEFAULT-VALUE}).")
  private int worst;

  @Option(names = "--force", description = "Overwrite existing files of --per-image.")
  private boolean force;

  @Override
  public Integer call() {
    if (worst < 0 || worst > MOST_PICTURES) {
      throw new DualMixException(
          "--worst is " + worst, "Expected 0 to " + MOST_PICTURES + " images.");
    }
    if (perImage != null) {
      new PerImageFolder(perImage).claim(force);
    }
    Window part = window == null ? null : Window.parse(window);
    Experiment experiment = settings.read(data == null ? experimentOfRun() : data);
    Dataset all = domain.open(experiment);
    Dataset found = labelled(all);
    PrintWriter out = spec.commandLine().getOut();
    ModelChoice choice = result.choose(model);
    // A fixed number of threads, so that a score does not depend on other load.
    Backend backend = Backend.open("auto", Precision.FP32, 0);
    try (Segmenter segmenter = Segmenter.open(choice, backend);
        ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      requireShared(segmenter.classes().names(), found.classes().names());
      Dataset images = ReclassifiedDataset.to(found, segmenter.classes());
      ImageCounts.Builder counts = ImageCounts.of(images);
      ConfusionMatrix matrix = score(segmenter, images, part, progress, counts);
      if (perImage != null) {
        new PerImageFolder(perImage)
            .write(
                String.valueOf(model.getFileName()),
                images,
                ImageErrors.of(counts.build()),
                worst,
                i -> segment(segmenter, part, read(images, i), images.name(i)).labels());
      }
      List<String> classes = images.classes().names();
      Optional<ClassSubset> subset = Domains.scored(experiment.evaluation(), images.classes());
      if (json) {
        out.println(
            EvaluationJson.of(
                new EvaluationJson.Subject(
                    model.toString(),
                    choice.description(),
                    domain.toString(),
                    images.describe(),
                    images.size(),
                    window,
                    classes,
                    subset),
                matrix));
        return 0;
      }
      out.println(model + " on data." + domain + ": " + images.describe());
      if (found.size() < all.size()) {
        out.printf("%d of %d images have a label and are scored%n", found.size(), all.size());
      }
      out.println("model: " + choice.description());
      out.println();
      out.print(
          new IouTable(classes, subset)
              .add(String.valueOf(model.getFileName()), matrix)
              .render(Terminal.width()));
      if (perImage != null) {
        out.println();
        out.println("images, worst first: " + perImage.resolve("per-image.html"));
      }
    }
    return 0;
  }

  /** The labelled images. */
  private Dataset labelled(Dataset all) {
    int[] labelled = IntStream.range(0, all.size()).filter(all::labelled).toArray();
    if (labelled.length == 0) {
      throw new DualMixException(
          "No image of data." + domain + " has a label (" + all.describe() + ")",
          "Evaluate on data with labels.");
    }
    return labelled.length == all.size() ? all : new SubsetDataset(all, labelled);
  }

  /**
   * Checks that model and data share at least two classes. Classes are matched by name, as in
   * training.
   */
  private void requireShared(List<String> known, List<String> present) {
    if (known.stream().filter(present::contains).count() < 2) {
      throw new DualMixException(
          "The model knows the classes " + known + ", data." + domain + " has " + present,
          "Evaluate on data with at least two of the model's classes.");
    }
  }

  private record Item(RgbImage image, LabelImage truth) {}

  private static ConfusionMatrix score(
      Segmenter segmenter,
      Dataset images,
      Window part,
      ProgressDisplay progress,
      ImageCounts.Builder counts) {
    ConfusionMatrix matrix = new ConfusionMatrix(images.classes().size());
    progress.begin("evaluate", 0, images.size());
    try (Prefetcher<Item> items = new Prefetcher<>(images.size(), i -> read(images, i))) {
      for (int i = 0; i < images.size(); i++) {
        Item item = items.next();
        LabelImage seen = segment(segmenter, part, item, images.name(i)).labels();
        matrix.add(item.truth.classes(), seen.classes());
        counts.add(item.truth, seen);
        progress.at(i + 1);
      }
    }
    progress.end();
    return matrix;
  }

  private static Segmentation segment(Segmenter segmenter, Window part, Item item, String name) {
    ImageSize size = ImageSize.of(item.truth);
    if (part == null) {
      return segmenter.segment(item.image, size);
    }
    if (!ImageSize.of(item.image).equals(size)) {
      throw new DualMixException(
          "--window: the image "
              + name
              + " has "
              + ImageSize.of(item.image)
              + " pixels and its label "
              + size,
          "Windows need images of their labels' size: remove --window, or resize.labels.");
    }
    return segmenter.segment(item.image, part);
  }

  private static Item read(Dataset images, int index) {
    return new Item(images.image(index), images.label(index));
  }

  private Path experimentOfRun() {
    for (Path folder = model.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(EXPERIMENT))) {
        return folder.resolve(EXPERIMENT);
      }
    }
    if (!Files.exists(model)) {
      throw MissingRun.at(model, "Or give a model file.");
    }
    throw new DualMixException(
        model + " is not in a run folder, so its data are unknown",
        "Give an experiment with the data: --data configs/scenes-to-camvid.yaml");
  }
}
