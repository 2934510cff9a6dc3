package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.format.CityscapesClasses;
import io.dualmix.data.format.StreetFiles;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paper's two experiments, a few steps of each, on small files in the real layouts. */
class PaperConfigsTest {
  /** Maven runs tests in the module's folder, other tools in the repository's. */
  private static final Path CONFIGS =
      Files.isDirectory(Path.of("configs")) ? Path.of("configs") : Path.of("..", "configs");

  /** Road, sidewalk, building, sky, car, terrain and nothing, as Cityscapes' labelIds. */
  private static final int[] IDS = {7, 8, 11, 23, 26, 22, 0};

  /** Road, sidewalk, building, sky, car and nothing, as SYNTHIA's classes. */
  private static final int[] SYNTHIA = {3, 4, 2, 1, 8, 0};

  private static final List<String> SMALL =
      List.of(
          "compute={device: cpu, threads: 1}",
          "data.workers=1",
          "data.source.resize={width: 80, height: 45}",
          "data.target.resize={width: 64, height: 32}",
          "data.validation.resize.width=64",
          "data.validation.resize.height=32",
          "data.labelled.count=2",
          "augmentation.crop={width: 64, height: 32}",
          "model.backbone=mobilenetv1_025",
          "model.architecture=deeplabv3plus",
          "model.head_channels=8",
          "model.output_stride=16",
          "method.rounds=2",
          "method.baselines=[]",
          "method.region_teacher={steps: 2, batch: 1, start: random}",
          "method.sample_teacher={steps: 2, batch: 1, start: random}",
          "method.student={steps: 2, batch: 1, start: random}",
          "logging.pictures=0");

  @TempDir Path root;
  private final Map<String, List<List<Long>>> scores = new LinkedHashMap<>();

  @BeforeEach
  void writeCityscapes() {
    for (String name :
        List.of("train/aachen/a_1", "train/aachen/a_2", "train/ulm/u_1", "val/m/m_1")) {
      street("cityscapes/leftImg8bit/" + name + "_leftImg8bit.png", 128, 64);
      StreetFiles.grey(
          root.resolve("cityscapes/gtFine/" + name + "_gtFine_labelIds.png"), 128, 64, IDS);
    }
  }

  private void street(String name, int width, int height) {
    StreetFiles.image(root.resolve(name), width, height);
  }

  private Domains train(String name) {
    List<String> changes = new ArrayList<>(SMALL);
    changes.add("data.root=" + root);
    Experiment experiment = Experiments.read(CONFIGS.resolve(name + ".yaml"), changes);
    TrainingListener listener =
        event -> {
          if (event instanceof Evaluated e) {
            scores.put(e.stage(), e.confusion());
          }
        };
    Domains domains = Domains.open(experiment);
    new RecipeRunner(experiment, domains, root.resolve("run"), listener, new CancellationToken())
        .run();
    return domains;
  }

  private long scoredPixels(String stage) {
    long pixels = 0;
    for (List<Long> row : scores.get(stage)) {
      for (long count : row) {
        pixels += count;
      }
    }
    return pixels;
  }

  /** The label's pixels that are not ignored: by hand, over the repeated ids. */
  private static long counted(int... ignored) {
    long pixels = 0;
    for (int i = 0; i < 128 * 64; i++) {
      int id = IDS[i % IDS.length];
      pixels += Arrays.stream(ignored).noneMatch(v -> v == id) ? 1 : 0;
    }
    return pixels;
  }

  @Test
  void gta5ToCityscapes() {
    for (String name : List.of("00001", "00002")) {
      street("gta5/images/" + name + ".png", 96, 54);
      StreetFiles.palette(root.resolve("gta5/labels/" + name + ".png"), 96, 54, IDS);
    }
    Domains domains = train("gta5-to-cityscapes");

    assertThat(domains.source().classes()).isEqualTo(CityscapesClasses.ALL);
    assertThat(scores).containsKeys("round-1/ensemble", "round-2/student");
    assertThat(scoredPixels("round-2/student")).isEqualTo(counted(0));
    String unlabelled = domains.unlabelled().name(0);
    assertThat(root.resolve("run/round-1/pseudo-labels/" + unlabelled + ".png")).isNotEmptyFile();
  }

  @Tag("slow")
  @Test
  void synthiaToCityscapes() {
    for (String name : List.of("0000000", "0000001")) {
      street("synthia/RGB/" + name + ".png", 96, 57);
      StreetFiles.red16(root.resolve("synthia/GT/LABELS/" + name + ".png"), 96, 57, SYNTHIA);
    }
    Domains domains = train("synthia-to-cityscapes");

    assertThat(domains.validation().classes()).isEqualTo(CityscapesClasses.SYNTHIA_16);
    assertThat(scores).containsKeys("round-1/ensemble", "round-2/student");
    // Terrain, 22, is none of the sixteen.
    assertThat(scoredPixels("round-2/student")).isEqualTo(counted(0, 22));
  }
}
