package io.dualmix.cli;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable;
import io.dualmix.data.ImageFiles;
import io.dualmix.data.ReadAhead;
import io.dualmix.data.RgbImage;
import io.dualmix.predict.ModelChoice;
import io.dualmix.predict.Segmentation;
import io.dualmix.predict.Segmenter;
import io.dualmix.predict.Window;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.BackgroundWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  dualmix predict runs/demo aerial.png -o out --window 1024x512 --overlap 128"
    })
final class PredictCommand implements Callable<Integer> {
  private static final double OPACITY = 0.55;

  /** Threads that encode and write. */
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

  @Override
  public Integer call() {
    Window part = window();
    Map<String, Path> images = images();
    for (String name : images.keySet()) {
      OutputFiles.claim(file(name, "index"), force);
      OutputFiles.claim(file(name, "colour"), force);
      OutputFiles.claim(file(name, "overlay"), force);
    }
    ModelChoice choice = result.choose(model);
    spec.commandLine().getErr().println("model: " + choice.description());
    spec.commandLine().getErr().flush();
    try (Segmenter segmenter = Segmenter.open(choice);
        ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      AtomicFiles.write(output.resolve("classes.csv"), csv(segmenter.classes()));
      progress.begin("predict", 0, images.size());
      predict(segmenter, part, images, progress);
    }
    spec.commandLine().getOut().println(images.size() + " images labelled, in " + output);
    return 0;
  }

  /** While an image is predicted, the next one is read and those before it are written. */
  private void predict(
      Segmenter segmenter, Window part, Map<String, Path> images, ProgressDisplay progress) {
    List<Path> files = List.copyOf(images.values());
    int done = 0;
    try (ReadAhead<RgbImage> ahead =
            new ReadAhead<>(files.size(), i -> ImageFiles.readImage(files.get(i)));
        BackgroundWrites writes = new BackgroundWrites(WRITERS)) {
      try {
        for (String name : images.keySet()) {
          RgbImage image = ahead.next();
          Segmentation seen =
              part == null ? segmenter.segment(image) : segmenter.segment(image, part);
          writes.submit(() -> write(name, image, seen));
          progress.at(++done, "");
        }
      } finally {
        // Those before an image that cannot be read are not lost.
        writes.finish();
      }
    }
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

  /** The images by the name that their results take, in the order given. */
  private Map<String, Path> images() {
    Map<String, Path> images = new LinkedHashMap<>();
    for (Path input : inputs) {
      for (Path file : Files.isDirectory(input) ? folder(input) : List.of(existing(input))) {
        Path other = images.putIfAbsent(baseName(file), file);
        if (other != null) {
          throw new DualMixException(
              other + " and " + file + " would give results of the same name",
              "Label them one after the other, into different folders.");
        }
      }
    }
    return images;
  }

  private static Path existing(Path file) {
    if (!Files.exists(file)) {
      throw new DualMixException("There is no image " + file, "Check the path.");
    }
    return file;
  }

  private static List<Path> folder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> images =
          files
              .filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)"))
              .sorted()
              .toList();
      if (images.isEmpty()) {
        throw new DualMixException(
            "The folder " + folder + " has no PNG or JPEG files",
            "Folders within it are not read.");
      }
      return images;
    } catch (IOException e) {
      throw new DualMixException(
          "Cannot read the folder " + folder + ": " + e.getMessage(), "Check its rights.", e);
    }
  }

  private static String baseName(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
