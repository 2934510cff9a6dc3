package io.dualmix.cli.report;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.eval.CalibrationBins;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Evaluation;
import io.dualmix.run.Failures;
import io.dualmix.run.Metrics;
import io.dualmix.run.Pictures;
import io.dualmix.run.Provenance;
import io.dualmix.run.RunFolder;
import io.dualmix.run.Split;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.ClassThreshold;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.PseudoLabelClass;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.ThresholdsMoved;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A run folder as a run would leave it, with invented numbers. */
public final class FakeRun {
  /** As configured. */
  public static final int ROUNDS = 2;

  /** Neither in the truth nor predicted anywhere. */
  static final int ABSENT = 4;

  /** Eleven, one of them with a name that is no HTML. */
  public static final ClassTable CLASSES =
      new ClassTable(
          List.of(
              new SemanticClass("sky", 0x808080),
              new SemanticClass("building", 0x800000),
              new SemanticClass("pole", 0xC0C080),
              new SemanticClass("road", 0x804080),
              new SemanticClass("fence", 0x404080),
              new SemanticClass("tree", 0x808000),
              new SemanticClass("sign <symbol>", 0xC08080),
              new SemanticClass("car", 0x400080),
              new SemanticClass("pedestrian", 0x404000),
              new SemanticClass("cyclist", 0x0080C0),
              new SemanticClass("pavement", 0x0000C0)));

  private static final int STEPS = 400;

  private final Path folder;
  private final Random random = new Random(1);

  private FakeRun(Path folder) {
    this.folder = folder;
  }

  /** Writes {@code target/fake-run} or the given folder, to look at its report. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    writeFinished(folder);
    ReportWriter.write(folder);
  }

  /** All there is: baselines, two rounds, pseudo labels, pictures. */
  public static void writeFinished(Path folder) throws IOException {
    FakeRun fake = new FakeRun(folder);
    try (RunFolder run = fake.begin()) {
      Metrics metrics = run.metrics();
      fake.train(metrics, "baseline/source-only", 0.36);
      fake.train(metrics, "baseline/target-only", 0.47);
      fake.train(metrics, "baseline/joint", 0.49);
      for (int round = 1; round <= ROUNDS; round++) {
        double gain = 0.03 * round;
        fake.train(metrics, "round-" + round + "/region-teacher", 0.50 + gain);
        fake.train(metrics, "round-" + round + "/sample-teacher", 0.49 + gain);
        metrics.write(new StageStarted("round-" + round + "/ensemble", 0));
        fake.score(metrics, "round-" + round + "/ensemble", 0, Scored.LAST, 0.53 + gain);
        fake.train(metrics, "round-" + round + "/student", 0.55 + gain);
        fake.threshold(metrics, "round-" + round + "/student");
        fake.stumble(metrics, "round-" + round + "/student");
        if (round < ROUNDS) {
          fake.pseudoLabel(metrics, "round-" + round + "/pseudo-labels");
        }
      }
      fake.draw(run.pictures());
    }
  }

  /** Stopped in the middle of its first teacher, without baselines and pictures. */
  public static void writeUnfinished(Path folder) {
    FakeRun fake = new FakeRun(folder);
    try (RunFolder run = fake.begin()) {
      run.metrics().write(new StageStarted("round-1/region-teacher", STEPS));
      fake.step(run.metrics(), "round-1/region-teacher", 120);
    }
  }

  private RunFolder begin() {
    RunFolder run = RunFolder.create(folder);
    run.writeExperiment(
        """
        name: streets
        seed: 1
        data:
          source: {type: scenes, look: game, seed: 1, count: 3}
          target: {type: scenes, look: camera, seed: 2, count: 3}
          validation: {type: scenes, look: camera, seed: 3, count: 3}
          labelled: {count: 2}
        method:
          rounds: 2
          baselines: [source_only, target_only, joint]
        model: {weights: imagenet.pth}
        evaluation:
          classes: [sky, road]
        # <b>&
        """);
    run.writeClasses(CLASSES);
    run.writeProvenance(
        Provenance.collect(
            new Provenance.Settings(
                "cpu",
                "bf16",
                2,
                Map.of("experiment", 1L, "labelled", 1L),
                List.of("train", "configs/demo.yaml", "-s", "note=<script>alert(1)</script>"),
                Map.of("source", "sha256:1f0c", "target", "sha256:77ab"),
                List.of("data.validation: 3 of 9 validation images are also source images")),
            folder));
    run.writeSplit(new Split("labelled", names("target", 8)));
    run.writeSplit(new Split("unlabelled", names("target-u", 192)));
    run.writeSplit(new Split("validation", names("val", 60)));
    return run;
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> "%s-%05d".formatted(prefix, i)).toList();
  }

  private void train(Metrics metrics, String stage, double miou) {
    metrics.write(new StageStarted(stage, STEPS));
    for (int step = 10; step <= STEPS; step += 10) {
      step(metrics, stage, step);
      if (step % 200 == 0) {
        boolean last = step == STEPS;
        double quality = last ? miou : miou - 0.08;
        score(metrics, stage, step, last ? Scored.LAST : Scored.INTERMEDIATE, quality);
      }
    }
    metrics.write(new StageFinished(stage, 70 + 20 * random.nextDouble()));
  }

  private void step(Metrics metrics, String stage, int step) {
    double loss = 0.3 + 2 * Math.exp(-step / 90.0) + 0.08 * random.nextDouble();
    double rate = 0.02 * Math.pow(1 - (double) (step - 1) / STEPS, 0.9);
    metrics.write(
        new StepDone(stage, step, loss, List.of(new LossPart("ce", loss)), rate, 31.2, 0));
  }

  /** A spike far above the curve, one upon it, and a step left out, with its batch. */
  private void stumble(Metrics metrics, String stage) throws IOException {
    metrics.write(new LossSpiked(stage, 50, 41.5, 0.75));
    metrics.write(new LossSpiked(stage, 150, 1.25, 0.6));
    metrics.write(new StepFailed(stage, 205, StepFailed.Fault.GRADIENT, 0.5, Double.NaN, true));
    Path batch = Failures.folder(folder, stage, 205);
    Files.createDirectories(batch);
    Files.write(batch.resolve("target-0.png"), scene(40, 0, true));
    Files.write(batch.resolve("target-0-label.png"), scene(40, 0, false));
    Files.write(batch.resolve("target-0-colours.png"), scene(40, 0, false));
  }

  /** Surer than right, as untrained calibration is. */
  private static Calibrated calibrated(String stage, int step) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < CalibrationBins.COUNT; i++) {
      long pixels = i < 2 ? 0 : 1000L * i;
      double sure = (i + 0.5) / CalibrationBins.COUNT;
      bins.add(new Bin(pixels, (long) (pixels * (sure - 0.02)), pixels == 0 ? Double.NaN : sure));
    }
    return new Calibrated(stage, step, 60, bins);
  }

  private void score(Metrics metrics, String stage, int step, Scored which, double quality) {
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES.size());
    for (int truth = 0; truth < CLASSES.size(); truth++) {
      for (int seen = 0; seen < CLASSES.size(); seen++) {
        if (truth != ABSENT && seen != ABSENT) {
          double hard = truth == 2 || truth == 6 || truth == 9 ? 0.35 : 1.1;
          long pixels = truth == seen ? (long) (1e6 * quality * hard) : random.nextInt(50_000);
          matrix.add(truth, seen, pixels);
        }
      }
    }
    List<Bin> bins = List.of();
    if (which == Scored.LAST) {
      Calibrated calibrated = calibrated(stage, step);
      metrics.write(calibrated);
      bins = calibrated.bins();
    }
    metrics.write(Evaluated.of(stage, step, which, Evaluation.of(CLASSES.names(), matrix, bins)));
  }

  private void pseudoLabel(Metrics metrics, String stage) {
    metrics.write(new StageStarted(stage, 0));
    List<PseudoLabelClass> classes = new ArrayList<>();
    for (int c = 0; c < CLASSES.size(); c++) {
      boolean absent = c == ABSENT;
      classes.add(
          new PseudoLabelClass(
              CLASSES.names().get(c),
              absent ? Double.NaN : 0.6 + 0.3 * random.nextDouble(),
              absent ? 0 : random.nextInt(3_000_000),
              absent ? Double.NaN : 0.5 + 0.4 * random.nextDouble(),
              absent ? Double.NaN : 0.8 + 0.19 * random.nextDouble()));
    }
    metrics.write(new PseudoLabelled(stage, 0.634, classes));
    metrics.write(new StageFinished(stage, 4.2));
  }

  /** Thresholds that rise while a student trains. */
  private void threshold(Metrics metrics, String stage) {
    for (int step = 20; step <= STEPS; step += 20) {
      List<ClassThreshold> classes = new ArrayList<>();
      for (int c = 0; c < CLASSES.size(); c++) {
        double reached = 0.9 - 0.04 * c;
        classes.add(new ClassThreshold(CLASSES.names().get(c), reached * step / (step + 40)));
      }
      metrics.write(new ThresholdsMoved(stage, step, "moving_average", classes));
    }
  }

  private void draw(Pictures pictures) throws IOException {
    List<String> models =
        List.of(
            "baseline-source-only",
            "baseline-target-only",
            "baseline-joint",
            "round-1-region-teacher",
            "round-1-sample-teacher",
            "round-1-ensemble",
            "round-1-student",
            "round-2-region-teacher",
            "round-2-sample-teacher",
            "round-2-ensemble",
            "round-2-student");
    for (String image : List.of("validation-00001", "validation-00021", "training-00007")) {
      int place = random.nextInt(100);
      pictures.writeGallery(image, Pictures.INPUT, scene(place, 0, true));
      pictures.writeGallery(image, Pictures.TRUTH, scene(place, 0, false));
      for (int m = 0; m < models.size(); m++) {
        pictures.writeGallery(image, models.get(m), scene(place, 30 - 2 * m, false));
      }
    }
    pictures.writeGallery("training-00007", "round-1-pseudo-label", scene(30, 12, false));
    for (int i = 0; i < 2; i++) {
      Pictures.Made mixed = new Pictures.Made("round-1/region-teacher", "mixed", i);
      pictures.writeMade(mixed, Pictures.INPUT, scene(40, 0, true));
      pictures.writeMade(mixed, Pictures.LABEL, scene(40, 0, false));
      Pictures.Made strong = new Pictures.Made("round-1/student", "strong", i);
      pictures.writeMade(strong, Pictures.INPUT, scene(60, 20, true));
      pictures.writeMade(strong, Pictures.LABEL, scene(60, 0, false));
      pictures.writeMade(strong, Pictures.WEIGHTS, scene(60, 0, true));
    }
  }

  /** A street in a few strokes; noise moves its borders. */
  private byte[] scene(int place, int noise, boolean photograph) throws IOException {
    BufferedImage image = new BufferedImage(240, 180, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    fill(g, 0, photograph, 0, 0, 240, 180);
    fill(g, 1, photograph, 0, 50 + shift(noise), 110 + place / 2, 90);
    fill(g, 5, photograph, 150 + shift(noise), 40, 60, 100 + shift(noise));
    fill(g, 3, photograph, 0, 120 + shift(noise), 240, 70);
    fill(g, 10, photograph, 0, 120, 60 + shift(noise), 14);
    fill(g, 7, photograph, 40 + place + shift(noise), 115, 50, 30 + shift(noise));
    fill(g, 2, photograph, 200 + shift(noise), 30, 4, 110);
    g.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private int shift(int noise) {
    return noise == 0 ? 0 : random.nextInt(noise);
  }

  private static void fill(Graphics2D g, int c, boolean photograph, int x, int y, int w, int h) {
    Color colour = new Color(CLASSES.classes().get(c).rgb());
    g.setColor(photograph ? colour.brighter().darker() : colour);
    g.fillRect(x, y, w, h);
  }
}
