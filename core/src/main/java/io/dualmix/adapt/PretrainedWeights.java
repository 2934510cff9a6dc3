package io.dualmix.adapt;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.StageConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file of ImageNet weights that training starts from. */
public final class PretrainedWeights {
  private static final String TORCHVISION = "https://download.pytorch.org/models/";

  /** Torchvision's first weights (IMAGENET1K_V1): those that this line of work starts from. */
  private static final Map<String, String> FILES =
      Map.of(
          "resnet18", "resnet18-f37072fd.pth",
          "resnet34", "resnet34-b627a593.pth",
          "resnet50", "resnet50-0676ba61.pth",
          "resnet101", "resnet101-63fe2227.pth");

  private PretrainedWeights() {}

  /**
   * Refuses an experiment whose weights are not where it says: before anything is read or written,
   * and with the place where to get them.
   *
   * @throws DualMixException if a stage starts from pretrained weights, and {@code model.weights}
   *     is no file
   */
  public static void require(Experiment experiment) {
    String weights = experiment.model().weights();
    if (weights == null || !needed(experiment.method()) || Files.isRegularFile(Path.of(weights))) {
      return;
    }
    String backbone = experiment.model().backbone();
    String file = FILES.get(backbone);
    String fetch =
        file == null
            ? "Put ImageNet weights of " + backbone + " there"
            : "Fetch torchvision's " + TORCHVISION + file + " to that path";
    throw new DualMixException(
        "There is no weight file " + Path.of(weights).toAbsolutePath() + " (model.weights)",
        fetch
            + ", or name yours with -s model.weights=FILE; .pth, .pt and .safetensors files with"
            + " torchvision's or timm's names are read.");
  }

  private static boolean needed(MethodConfig method) {
    List<StageConfig> stages =
        new ArrayList<>(List.of(method.regionTeacher(), method.sampleTeacher(), method.student()));
    boolean later =
        method.rounds() > 1
            && stages.stream().anyMatch(stage -> stage.startLater().equals("pretrained"));
    if (!method.baselines().isEmpty()) {
      stages.add(method.baseline());
    }
    return later || stages.stream().anyMatch(stage -> stage.start().equals("pretrained"));
  }
}
