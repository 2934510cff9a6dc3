package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.Interruption;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.ResumeCommand;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.data.annotation.RegionStyle;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageDecoder;
import io.dualmix.data.image.ImageDecoder.Orientation;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Prefetcher;
import io.dualmix.predict.ModelChoice;
import io.dualmix.predict.Segmentation;
import io.dualmix.predict.Segmenter;
import io.dualmix.predict.Window;
import io.dualmix.storage.BackgroundWrites;
import io.dualmix.storage.CannotWriteException;
import io.dualmix.train.CancellationToken;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix predict}: segments images with a trained model. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Labels images with a trained model.",
    description = {
      "",
      "Writes for each image NAME three files: NAME-index.png (class indices, 8 bits),"
          + " NAME-colour.png and NAME-overlay.png; and classes.csv, which lists the classes of the"
          + " indices.",
      "--format writes files of labelling tools instead, to be corrected there and read again by"
          + " the data set type of the tool (docs/labelling.md).",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix predict runs/demo street.jpg -o out",
      "  dualmix predict model.safetensors photos/ -o out --force",
      "  dualmix predict runs/demo photos/ -o out --skip-existing",
      "  dualmix predict runs/demo aerial.png -o out --window 1024x512 --overlap 128",
      "  dualmix predict runs/demo photos/ -o out --format labelme --min-region 50"
    })
public final class PredictCommand implements Callable<Integer> {
  private static final Interruption.Messages MESSAGES =
      new Interruption.Messages(
          "stopping after this image", "ending at once; continue with --skip-existing");

  /** The number of threads that encode and write. */
  private static final int WRITERS = 2;

  @Spec private CommandSpec spec;

  @Mixin private ResultOption result;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, a folder with one, or a run folder (see --result).")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGES",
      description = "Image files, or folders, which are searched with their subfolders.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The output folder; created if absent.")
  private Path output;

  @Option(
      names = "--window",
      paramLabel = "WxH",
      description =
          "The size of a sliding window for large images, such as 1024x512 (default: whole"
              + " images).")
  private String window;

  @Option(
      names = "--overlap",
      paramLabel = "PIXELS",
      description = "The overlap of windows in pixels (default: a third of their shorter side).")
  private Integer overlap;

  @Option(
      names = "--bits",
      paramLabel = "N",
      defaultValue = "16",
      description = "Bits per sample in files of 16 bits, as data.*.bits in training.")
  private int bits;

  @Option(
      names = "--orientation",
      paramLabel = "WORD",
      defaultValue = "apply",
      description = "apply or ignore the EXIF orientation, as data.*.orientation.")
  private String orientation;

  @Option(
      names = "--format",
      paramLabel = "FORMATS",
      split = ",",
      defaultValue = "png",
      description =
          "What to write, separated by commas: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}). coco and cvat write one file for all images, and the index"
              + " PNGs that it is made of.")
  private Set<PredictionFormat> formats = EnumSet.of(PredictionFormat.png);

  @Option(
      names = "--polygons",
      description = "Write polygons for labelling tools, instead of exact masks.")
  private boolean polygons;

  @Option(
      names = "--tolerance",
      paramLabel = "PIXELS",
      defaultValue = "0",
      description =
          "How far a polygon may be from the edge of its region, to have fewer points; implies"
              + " --polygons (default: ${DEFAULT-VALUE}).")
  private double tolerance;

  @Option(
      names = "--min-region",
      paramLabel = "PIXELS",
      defaultValue = "1",
      description =
          "The smallest region for labelling tools; smaller ones join their neighbours (default:"
              + " ${DEFAULT-VALUE}).")
  private int minRegion;

  @Option(names = "--force", description = "Overwrite existing files.")
  private boolean force;

  @Option(
      names = {"--skip-existing", "--resume"},
      description =
          "Skip images whose files exist: to continue after Ctrl-C, or to label new images of"
              + " a folder.")
  private boolean skipExisting;

  /** An image, or the error of reading it. */
  private record Read(RgbImage image, DualMixException failure) {
    static Read of(Path file, ImageDecoder reading) {
      try {
        return new Read(reading.read(file), null);
      } catch (DualMixException e) {
        return new Read(null, e);
      }
    }

    RgbImage orThrow() {
      if (failure != null) {
        throw failure;
      }
      return image;
    }
  }

  @Override
  public Integer call() {
    Window part = window();
    OutputFiles.requireFolder(output);
    InputImages inputs = InputImages.of(this.inputs);
    PrintWriter err = spec.commandLine().getErr();
    List<String> failures = new ArrayList<>();
    for (FileIssue note : inputs.notes()) {
      if (note.kind() == FileIssue.Kind.BROKEN_LINK) {
        failures.add(note.detail());
      } else {
        err.println(note.detail());
      }
    }
    int broken = failures.size();
    Map<String, Path> images = new LinkedHashMap<>(inputs.files());
    int all = images.size();
    Map<String, Path> wanted = Map.copyOf(images);
    List<String> order = List.copyOf(images.keySet());
    PredictionFolder folder = folder();
    if (skipExisting) {
      images.keySet().removeIf(folder::holds);
    } else {
      images.keySet().forEach(name -> folder.claim(name, force));
      folder.claimShared(force);
    }
    int skipped = all - images.size();
    try (Interruption interruption = new Interruption(MESSAGES)) {
      int done = predict(part, images, failures, interruption.cancellation());
      failures.forEach(failure -> err.println("dualmix: " + failure));
      if (done + failures.size() - broken < images.size()) {
        err.printf(
            "dualmix: stopped; %d of %s are labelled, in %s%n",
            skipped + done, images(all), output);
        err.println(
            "  Continue with: "
                + ResumeCommand.of(spec.commandLine().getParseResult().originalArgs()));
        err.flush();
        return interruption.exitCode();
      }
      folder.writeShared(order, wanted);
      String also = skipped == 0 ? "" : ", " + skipped + " already existed";
      spec.commandLine().getOut().println(images(done) + " labelled, in " + output + also);
      if (!failures.isEmpty()) {
        err.printf(
            "dualmix: %d of %s could not be labelled; --skip-existing retries only them"
                + " again%n",
            failures.size(), images(all + broken));
      }
      return failures.isEmpty() ? 0 : 1;
    }
  }

  private static String images(int count) {
    return count == 1 ? "1 image" : count + " images";
  }

  private int predict(
      Window part,
      Map<String, Path> images,
      List<String> failures,
      CancellationToken cancellation) {
    ModelChoice choice = result.choose(model);
    spec.commandLine().getErr().println("model: " + choice.description());
    spec.commandLine().getErr().flush();
    try (Segmenter segmenter = Segmenter.open(choice);
        ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      folder().writeClasses(segmenter.classes(), skipExisting);
      progress.begin("predict", 0, images.size());
      return predict(segmenter, part, images, failures, progress, cancellation);
    }
  }

  /**
   * Labels the images. While an image is predicted, the next one is read and earlier ones are
   * written. A failure of one image does not stop the others.
   *
   * @param failures receives a message for each image that was not labelled
   * @return the number of labelled images
   */
  private int predict(
      Segmenter segmenter,
      Window part,
      Map<String, Path> images,
      List<String> failures,
      ProgressDisplay progress,
      CancellationToken cancellation) {
    PredictionFolder folder = folder();
    ImageDecoder reading = reading();
    List<Path> files = List.copyOf(images.values());
    int done = 0;
    try (Prefetcher<Read> ahead =
            new Prefetcher<>(files.size(), i -> Read.of(files.get(i), reading));
        BackgroundWrites writes = new BackgroundWrites(WRITERS)) {
      try {
        for (String name : images.keySet()) {
          if (cancellation.isCancelled()) {
            break;
          }
          try {
            RgbImage image = ahead.next().orThrow();
            Segmentation seen = segment(segmenter, part, image);
            Path file = images.get(name);
            writes.submit(() -> folder.write(name, file, image, seen));
            progress.at(++done);
          } catch (CannotWriteException e) {
            throw e; // A full disk concerns all images.
          } catch (DualMixException e) {
            failures.add((e.getMessage() + "\n  " + e.remedy()).stripTrailing());
          }
        }
      } finally {
        // Images labelled before a failure are still written.
        writes.finish();
      }
    }
    return done;
  }

  private PredictionFolder folder() {
    if (!(tolerance >= 0) || tolerance > 100 || minRegion < 1) {
      throw new DualMixException(
          "--tolerance is " + tolerance + " and --min-region is " + minRegion,
          "Expected a tolerance of 0 to 100 pixels, and regions of at least 1 pixel.");
    }
    return new PredictionFolder(
        output, formats, new RegionStyle(polygons || tolerance > 0, minRegion, tolerance));
  }

  private static Segmentation segment(Segmenter segmenter, Window part, RgbImage image) {
    return part == null ? segmenter.segment(image) : segmenter.segment(image, part);
  }

  private ImageDecoder reading() {
    if (!List.of("apply", "ignore").contains(orientation)) {
      throw new DualMixException(
          "--orientation is '" + orientation + "'", "Known are apply and ignore.");
    }
    return new ImageDecoder(
        orientation.equals("ignore") ? Orientation.IGNORE : Orientation.APPLY, bits);
  }

  /** The window; null for whole images. */
  private Window window() {
    if (window == null && overlap != null) {
      throw new DualMixException("--overlap has no meaning without --window", "Give both.");
    }
    Window part = window == null ? null : Window.parse(window);
    return overlap == null ? part : part.withOverlap(overlap);
  }
}
