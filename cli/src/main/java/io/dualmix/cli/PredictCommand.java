package io.dualmix.cli;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable;
import io.dualmix.data.ImageFiles;
import io.dualmix.data.ReadAhead;
import io.dualmix.data.RgbImage;
import io.dualmix.predict.Segmentation;
import io.dualmix.predict.Segmenter;
import io.dualmix.predict.Window;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.BackgroundWrites;
import io.dualmix.train.StopRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix predict}: what a trained model sees in images. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Labels images with a trained model.",
    description = {
      "",
      "Writes for each image NAME three files: NAME-index.png (class indices, 8 bits),"
          + " NAME-colour.png and NAME-overlay.png; and classes.csv, which says what the indices"
          + " mean.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix predict runs/demo street.jpg -o out",
      "  dualmix predict model.safetensors photos/ -o out --force",
      "  dualmix predict runs/demo photos/ -o out --resume",
      "  dualmix predict runs/demo aerial.png -o out --window 1024x512 --overlap 128"
    })
final class PredictCommand implements Callable<Integer> {
  private static final Interruption.Words WORDS =
      new Interruption.Words(
          "stopping after this image", "ending at once; --resume labels the images left");

  /** What is written of each image. */
  private static final List<String> KINDS = List.of("index", "colour", "overlay");

  private static final String CLASSES = "classes.csv";

  private static final double OPACITY = 0.55;

  /** Threads that encode and write. */
  private static final int WRITERS = 2;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, a folder with one, or a run folder (its last student).")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGES",
      description = "PNG and JPEG files, or folders of them.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder to write to; made if absent.")
  private Path output;

  @Option(
      names = "--window",
      paramLabel = "WxH",
      description = "Label large images window by window, such as 1024x512; whole if left out.")
  private String window;

  @Option(
      names = "--overlap",
      paramLabel = "PIXELS",
      description = "What windows share; a third of their shorter side if left out.")
  private Integer overlap;

  @Option(names = "--force", description = "Write over files that exist.")
  private boolean force;

  @Option(
      names = "--resume",
      description = "Go on after Ctrl-C: images whose three files are there are left out.")
  private boolean resume;

  @Override
  public Integer call() {
    Window part = window();
    Map<String, Path> images = InputImages.of(inputs);
    int all = images.size();
    if (resume) {
      Instant begun = begun();
      images.keySet().removeIf(name -> isLabelled(name, begun));
    } else {
      images.keySet().forEach(this::claim);
    }
    try (Interruption interruption = new Interruption(WORDS)) {
      int done = all - images.size() + predict(part, images, interruption.stopRequest());
      if (done < all) {
        PrintWriter err = spec.commandLine().getErr();
        List<String> words = spec.commandLine().getParseResult().originalArgs();
        err.printf("dualmix: stopped; %d of %d images are labelled, in %s%n", done, all, output);
        err.println("  Go on with: " + ResumeCommand.of(words));
        err.flush();
        return interruption.exitCode();
      }
    }
    spec.commandLine().getOut().println(all + " images labelled, in " + output);
    return 0;
  }

  /** When the command that is resumed began: it wrote the classes first. */
  private Instant begun() {
    return changed(output.resolve(CLASSES))
        .orElseThrow(
            () ->
                new DualMixException(
                    "There is nothing to resume in " + output + ": it has no " + CLASSES,
                    "Leave --resume out."));
  }

  /** What is older was left by another command before, and is to be written over. */
  private boolean isLabelled(String name, Instant begun) {
    return KINDS.stream()
        .allMatch(kind -> changed(file(name, kind)).filter(t -> !t.isBefore(begun)).isPresent());
  }

  private static Optional<Instant> changed(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void claim(String name) {
    KINDS.forEach(kind -> OutputFiles.claim(file(name, kind), force));
  }

  private int predict(Window part, Map<String, Path> images, StopRequest stop) {
    try (Segmenter segmenter = Segmenter.open(model);
        ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      writeClasses(csv(segmenter.classes()));
      progress.begin("predict", 0, images.size());
      return predict(segmenter, part, images, progress, stop);
    }
  }

  private void writeClasses(String csv) {
    Path file = output.resolve(CLASSES);
    if (!resume) {
      AtomicFiles.write(file, csv);
    } else if (!read(file).equals(csv)) {
      throw new DualMixException(
          file + " lists other classes than the model's",
          "Resume with the model that labelled the first images, or choose another folder with"
              + " -o.");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  /**
   * While an image is predicted, the next one is read and those before it are written.
   *
   * @return the number of images done before the end or a stop
   */
  private int predict(
      Segmenter segmenter,
      Window part,
      Map<String, Path> images,
      ProgressDisplay progress,
      StopRequest stop) {
    List<Path> files = List.copyOf(images.values());
    int done = 0;
    try (ReadAhead<RgbImage> ahead =
            new ReadAhead<>(files.size(), i -> ImageFiles.readImage(files.get(i)));
        BackgroundWrites writes = new BackgroundWrites(WRITERS)) {
      try {
        for (String name : images.keySet()) {
          if (stop.wished()) {
            break;
          }
          RgbImage image = ahead.next();
          Segmentation seen =
              part == null ? segmenter.segment(image) : segmenter.segment(image, part);
          writes.submit(() -> write(name, image, seen));
          progress.at(++done);
        }
      } finally {
        // Those before an image that cannot be read are not lost.
        writes.finish();
      }
    }
    return done;
  }

  private void write(String name, RgbImage image, Segmentation seen) {
    ImageFiles.writeLabel(file(name, "index"), seen.labels());
    ImageFiles.writeImage(
        file(name, "colour"), ImageFiles.colourise(seen.labels(), seen.classes()));
    ImageFiles.writeImage(
        file(name, "overlay"), ImageFiles.overlay(image, seen.labels(), seen.classes(), OPACITY));
  }

  /** Null for whole images. */
  private Window window() {
    if (window == null && overlap != null) {
      throw new DualMixException("--overlap has no meaning without --window", "Give both.");
    }
    Window part = window == null ? null : Window.parse(window);
    return overlap == null ? part : part.withOverlap(overlap);
  }

  private Path file(String name, String kind) {
    return output.resolve(name + "-" + kind + ".png");
  }

  private static String csv(ClassTable classes) {
    StringBuilder text = new StringBuilder("index,name,colour\n");
    for (int i = 0; i < classes.size(); i++) {
      ClassTable.SemanticClass c = classes.classes().get(i);
      text.append(String.format(Locale.ROOT, "%d,%s,#%06x\n", i, c.name(), c.rgb()));
    }
    return text.toString();
  }
}
