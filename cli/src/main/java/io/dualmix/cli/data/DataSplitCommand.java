package io.dualmix.cli.data;

import io.dualmix.DualMixException;
import io.dualmix.cli.data.DataCommand.Domain;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.Settings;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.NameLists;
import io.dualmix.predict.ModelPaths;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.Backend;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix data split}: chooses target images to label. */
@Command(
    name = "split",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Chooses target images to label, and writes a list of them.",
    description = {
      "",
      "Writes a list of image names for the setting data.labelled.list. By variety it takes images"
          + " that add most to the classes chosen so far, with more weight for rare classes. The"
          + " classes are those predicted by a model (--run, --model) or those of the labels"
          + " (--use-labels); with neither, it takes images whose colours differ most. By"
          + " uncertainty it takes the images with the highest entropy of a model's prediction, and"
          + " no two that look nearly the same.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix data split my.yaml -k 30 -o label-these.txt",
      "  dualmix data split my.yaml -k 30 --by variety -o label-these.txt",
      "  dualmix data split my.yaml -k 20 --by uncertainty --run runs/my -o next.txt",
      "  dualmix data split my.yaml -k 20 --add-to label-these.txt -o label-more.txt"
    })
final class DataSplitCommand implements Callable<Integer> {
  /** The criterion of the choice. */
  enum By {
    RANDOM,
    VARIETY,
    UNCERTAINTY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The source of the classes in an image; optional. */
  static final class Knowledge {
    @Option(
        names = "--run",
        paramLabel = "RUN",
        description = "A run folder; its last student predicts the images.")
    private Path run;

    @Option(names = "--model", paramLabel = "FILE", description = "A model file, instead of a run.")
    private Path model;

    @Option(
        names = "--use-labels",
        description =
            "Use the existing labels for variety, to make a split of a labelled data set."
                + " Before labelling, this information is not available.")
    private boolean useLabels;

    private boolean predicts() {
      return run != null || model != null;
    }

    private Path modelFile() {
      return model != null ? model : ModelPaths.lastOfRun(run);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "An experiment, for its target images.")
  private Path file;

  @Mixin private Settings settings;

  @Option(
      names = {"-k", "--count"},
      required = true,
      description = "How many images to choose.")
  private int count;

  @Option(
      names = "--by",
      defaultValue = "random",
      description = "random, variety or uncertainty (default: ${DEFAULT-VALUE}).")
  private By by;

  @ArgGroup private Knowledge knowledge = new Knowledge();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of the random choice (default: data.labelled.seed).")
  private Long seed;

  @Option(
      names = "--add-to",
      paramLabel = "LIST",
      description =
          "A list of labelled images. They are not chosen again, their classes count, and they"
              + " come first in the new list.")
  private Path addTo;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "LIST",
      description = "The output file.")
  private Path output;

  @Option(names = "--force", description = "Overwrite an existing file.")
  private boolean force;

  @Override
  public Integer call() {
    requireUsage();
    OutputFiles.claim(output, force);
    Experiment experiment = settings.read(file);
    Dataset target = Domain.TARGET.open(experiment);
    int[] taken = addTo == null ? new int[0] : LabelledSplit.read(addTo, target).labelled();
    requireCount(target, taken.length);
    LabellingPlan plan = plan(experiment, target, taken);
    AtomicFiles.write(output, list(experiment, target, taken, plan));
    PrintWriter out = spec.commandLine().getOut();
    out.println(plan.table(target));
    out.println(count + " images by " + how() + ", in " + output);
    out.println(
        "To train with them: -s data.labelled.count=null -s data.labelled.list="
            + output.toAbsolutePath());
    return 0;
  }

  private void requireUsage() {
    String mistake = null;
    if (count < 1) {
      mistake = "-k is " + count + "; expected 1 or more";
    } else if (by == By.UNCERTAINTY && !knowledge.predicts()) {
      mistake = "--by uncertainty needs a model: give --run RUN or --model FILE";
    } else if (by == By.RANDOM && (knowledge.predicts() || knowledge.useLabels)) {
      mistake =
          "--by random uses no model and no labels: add --by variety, or remove --run, --model and"
              + " --use-labels";
    }
    if (mistake != null) {
      throw new ParameterException(spec.commandLine(), mistake);
    }
  }

  private void requireCount(Dataset target, int taken) {
    int left = target.size() - taken;
    if (count > left) {
      throw new DualMixException(
          "-k asks for "
              + count
              + " images, but there are "
              + left
              + " to choose from in "
              + target.describe(),
          left == 0 ? "All images are in " + addTo + "." : "Ask for 1 to " + left + ".");
    }
  }

  private LabellingPlan plan(Experiment experiment, Dataset target, int[] taken) {
    try (ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      LabellingPlan.Maker maker =
          new LabellingPlan.Maker(target, count, taken, experiment.data().workers(), progress);
      if (by == By.RANDOM) {
        return maker.random(seed == null ? experiment.data().labelled().seed() : seed);
      }
      if (!knowledge.predicts()) {
        return knowledge.useLabels ? maker.labelVariety() : maker.visualVariety();
      }
      try (TrainedModel model = TrainedModel.open(knowledge.modelFile(), backend(experiment))) {
        return by == By.VARIETY ? maker.predictedVariety(model) : maker.uncertainty(model);
      }
    }
  }

  private static Backend backend(Experiment experiment) {
    return Backend.open(
        experiment.compute().device(),
        experiment.compute().precision(),
        experiment.compute().threads());
  }

  private String list(Experiment experiment, Dataset target, int[] taken, LabellingPlan plan) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(count).append(" of ").append(target.size());
    text.append(" target images of ").append(experiment.name()).append(", by ").append(how());
    text.append(by == By.RANDOM ? "\n" : ", best first\n");
    if (taken.length > 0) {
      text.append("# labelled before, from ").append(addTo).append('\n');
      Arrays.stream(taken)
          .forEach(index -> text.append(NameLists.line(target.name(index))).append('\n'));
      text.append("# new\n");
    }
    plan.choices().forEach(c -> text.append(NameLists.line(target.name(c.index()))).append('\n'));
    return text.toString();
  }

  private String how() {
    if (by != By.VARIETY) {
      return knowledge.predicts() ? by + " of " + knowledge.modelFile() : by.toString();
    }
    if (knowledge.predicts()) {
      return "variety of classes that " + knowledge.modelFile() + " sees";
    }
    return "variety of " + (knowledge.useLabels ? "classes in the labels" : "colours");
  }
}
