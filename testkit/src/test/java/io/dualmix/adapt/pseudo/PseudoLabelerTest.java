package io.dualmix.adapt.pseudo;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.ModelSpecs;
import io.dualmix.adapt.setup.TargetLabels;
import io.dualmix.config.PseudoLabelConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.Prediction;
import io.dualmix.eval.Predictor;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.PseudoLabelClass;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.PseudoLabelsReady;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pseudo labels of drawn scenes by a real network, against brute force over its predictions. */
class PseudoLabelerTest {
  private static final double PORTION = 0.5;
  private static final double CAP = 0.9;
  private static final String STAGE = "round-1/pseudo-labels";

  private final Dataset unlabelled = Domains.open(TinyScenes.experiment()).unlabelled();
  private final List<String> heard = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();
  private final List<PseudoLabelClass> classes = new ArrayList<>();
  private SegmentationModel model;
  private Predictor predictor;

  @TempDir Path folder;

  @BeforeEach
  void makeAModelThatIsSureOfSomePixels() {
    model =
        SegmentationModel.create(
            ModelSpecs.of(TinyScenes.experiment().model(), unlabelled.classes()),
            RandomStream.of(1));
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      model.headParameters().forEach(weights -> weights.mul_(new Scalar(2.5)));
    }
    predictor = Ensemble.of(model, Backend.open("cpu", Precision.FP32, 1));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private Dataset label() {
    return labeler(new CancellationToken())
        .label(STAGE, predictor, unlabelled, folder.resolve("labels"));
  }

  private PseudoLabeler labeler(CancellationToken cancellation) {
    TrainingListener listener =
        event -> {
          if (event instanceof StageStarted) {
            heard.add("started " + event.stage());
          } else if (event instanceof Evaluating e) {
            progress.add(e.done() + "/" + e.all());
          } else if (event instanceof PseudoLabelled e) {
            classes.addAll(e.classes());
          } else if (event instanceof PseudoLabelsReady) {
            heard.add("labelled");
          } else if (event instanceof StageFinished) {
            heard.add("finished");
          } else if (event instanceof Checkpointing) {
            // A kill from here on finds the folder, and the next run has no event of it.
            heard.add("to disk, folder there: " + Files.exists(folder.resolve("labels")));
          }
        };
    return new PseudoLabeler(new PseudoLabelConfig(PORTION, CAP, 0.0), listener, cancellation);
  }

  private List<Prediction> predictions() {
    return IntStream.range(0, unlabelled.size())
        .mapToObj(i -> Prediction.of(predictor, unlabelled.image(i)))
        .toList();
  }

  /** t_c by sorting all confidences of a class, as BDL does; NaN for a class never predicted. */
  private double[] sortedThresholds() {
    double[] thresholds = new double[unlabelled.classes().size()];
    for (int c = 0; c < thresholds.length; c++) {
      List<Float> confidences = new ArrayList<>();
      for (Prediction p : predictions()) {
        for (int i = 0; i < p.confidence().length; i++) {
          if (p.labels().classes()[i] == c) {
            confidences.add(p.confidence()[i]);
          }
        }
      }
      Collections.sort(confidences);
      int position = (int) Math.rint(PORTION * confidences.size());
      thresholds[c] =
          confidences.isEmpty()
              ? Double.NaN
              : Math.min(CAP, confidences.get(Math.min(position, confidences.size() - 1)));
    }
    return thresholds;
  }

  private JsonNode thresholdsJson() throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(folder.resolve("labels/thresholds.json")));
  }

  @Test
  void thresholdsAreTheMediansOfAllImagesTogether() throws IOException {
    label();

    double[] expected = sortedThresholds();
    assertThat(Arrays.stream(expected).filter(t -> !Double.isNaN(t)).count()).isGreaterThan(1);
    for (int c = 0; c < expected.length; c++) {
      JsonNode threshold =
          thresholdsJson().path(unlabelled.classes().names().get(c)).path("threshold");
      if (Double.isNaN(expected[c])) {
        assertThat(threshold.isNull()).isTrue();
      } else {
        assertThat(threshold.doubleValue()).isCloseTo(expected[c], within(1.0 / (1 << 16)));
      }
    }
  }

  @Test
  void aPixelBelowItsThresholdIs255AndAnyOtherItsClass() throws IOException {
    Dataset labelled = label();

    JsonNode thresholds = thresholdsJson();
    int ignored = 0;
    List<Prediction> predictions = predictions();
    for (int image = 0; image < predictions.size(); image++) {
      Prediction p = predictions.get(image);
      byte[] expected = p.labels().classes().clone();
      for (int i = 0; i < expected.length; i++) {
        String name = unlabelled.classes().names().get(expected[i]);
        if (p.confidence()[i] < thresholds.path(name).path("threshold").doubleValue()) {
          expected[i] = (byte) 255;
          ignored++;
        }
      }
      assertThat(labelled.label(image).classes()).isEqualTo(expected);
    }
    assertThat(ignored).isPositive();
  }

  @Test
  void ofNoClassIsMoreThanHalfLeftOut() {
    label();

    // The median itself is kept; the cap keeps only more.
    assertThat(classes)
        .allSatisfy(
            c ->
                assertThat(Math.round(c.kept() * c.predicted()))
                    .isGreaterThanOrEqualTo(c.predicted() / 2));
  }

  @Test
  void everyImageHasAFileAndALineInTheList() throws IOException {
    label();

    List<String> names = IntStream.range(0, unlabelled.size()).mapToObj(unlabelled::name).toList();
    assertThat(folder.resolve("labels/list.txt"))
        .content()
        .isEqualToNormalizingNewlines(String.join("\n", names) + "\n");
    for (int i = 0; i < names.size(); i++) {
      assertThat(ImageFiles.readLabel(folder.resolve("labels/" + names.get(i) + ".png")).classes())
          .hasSize(48 * 32);
    }
  }

  @Test
  void keptAndRightPixelsAreCountedAgainstTheTruth() {
    Dataset labelled = label();

    long[] kept = new long[unlabelled.classes().size()];
    long[] right = new long[kept.length];
    for (int image = 0; image < unlabelled.size(); image++) {
      byte[] truth = unlabelled.label(image).classes();
      byte[] pseudo = labelled.label(image).classes();
      for (int i = 0; i < truth.length; i++) {
        if ((pseudo[i] & 0xFF) != 255) {
          kept[pseudo[i]]++;
          right[pseudo[i]] += truth[i] == pseudo[i] ? 1 : 0;
        }
      }
    }
    for (int c = 0; c < kept.length; c++) {
      assertThat(classes.get(c).kept())
          .isEqualTo(Double.valueOf((double) kept[c] / classes.get(c).predicted()));
      if (kept[c] > 0) {
        assertThat(classes.get(c).accuracy()).isEqualTo((double) right[c] / kept[c]);
      }
    }
  }

  @Test
  void everythingIsHeardBeforeTheFolderAppears() {
    label();

    assertThat(heard)
        .containsExactly(
            "started " + STAGE, "labelled", "finished", "to disk, folder there: false");
  }

  @Test
  void labelsThatAreThereAreNotMadeAgain() throws IOException {
    label();
    byte[] list = Files.readAllBytes(folder.resolve("labels/list.txt"));
    heard.clear();
    Dataset again = label();

    assertThat(heard).isEmpty();
    assertThat(Files.readAllBytes(folder.resolve("labels/list.txt"))).isEqualTo(list);
    assertThat(again.labelled(0)).isTrue();
  }

  @Test
  void aDamagedLabelIsFoundWhenItIsRead() throws IOException {
    label();
    Path damaged = folder.resolve("labels").resolve(unlabelled.name(1) + ".png");
    // A whole PNG, but another one: its own checksums are right.
    Files.copy(
        folder.resolve("labels").resolve(unlabelled.name(0) + ".png"), damaged, REPLACE_EXISTING);
    Dataset again = label();

    assertThat(again.label(0).classes()).hasSize(48 * 32);
    assertThatThrownBy(() -> again.label(1))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(damaged + " is not as it was written");
  }

  @Test
  void aDamagedListIsFound() throws IOException {
    label();
    Files.writeString(folder.resolve("labels/list.txt"), "other");

    assertThatThrownBy(this::label)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("list.txt is not as it was written");
  }

  @Test
  void aSampleNamedAfterAPathElsewhereGetsItsLabelInTheFolder() throws IOException {
    Dataset labelled =
        new PseudoLabeler(
                new PseudoLabelConfig(PORTION, CAP, 0.0), event -> {}, new CancellationToken())
            .label(STAGE, predictor, new Hostile(unlabelled), folder.resolve("a/b/labels"));

    assertThat(labelled.label(0).classes()).hasSize(48 * 32);
    try (var files = Files.walk(folder).filter(file -> file.toString().endsWith(".png"))) {
      assertThat(files)
          .hasSize(unlabelled.size())
          .allMatch(file -> file.getParent().equals(folder.resolve("a/b/labels")));
    }
  }

  @Test
  void whatAKilledProcessBeganIsMadeAnew() throws IOException {
    Path unfinished = folder.resolve("labels.unfinished");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("camera-2-000002.png"), "torn");
    label();

    assertThat(unfinished).doesNotExist();
    assertThat(heard).contains("finished");
    try (var files = Files.list(folder.resolve("labels"))) {
      // list.txt, thresholds.json and SHA256SUMS
      assertThat(files.count()).isEqualTo(unlabelled.size() + 3L);
    }
  }

  /** Counts the forward passes. */
  private Predictor counting(AtomicInteger passes) {
    return (images, height, width) -> {
      passes.incrementAndGet();
      return predictor.probabilities(images, height, width);
    };
  }

  /** All files of a folder by name. */
  private static Map<String, String> contents(Path labels) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var files = Files.walk(labels).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        contents.put(labels.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Test
  void everyImageIsPredictedOnceAndCountedOnce() throws IOException {
    AtomicInteger passes = new AtomicInteger();
    labeler(new CancellationToken())
        .label(STAGE, counting(passes), unlabelled, folder.resolve("labels"));

    assertThat(passes).hasValue(4);
    assertThat(progress).containsExactly("1/4", "2/4", "3/4", "4/4");
    assertThat(contents(folder.resolve("labels"))).hasSize(4 + 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4 * 48 * 32 * 3 - 1})
  void withoutRoomForScratchTheImagesArePredictedTwiceAndTheFilesAreTheSame(long limit)
      throws IOException {
    label();
    progress.clear();
    AtomicInteger passes = new AtomicInteger();
    labeler(new CancellationToken())
        .withScratchLimit(limit)
        .label(STAGE, counting(passes), unlabelled, folder.resolve("twice"));

    assertThat(passes).hasValue(8);
    assertThat(progress).hasSize(8).endsWith("5/8", "6/8", "7/8", "8/8");
    assertThat(contents(folder.resolve("twice")))
        .isEqualTo(contents(folder.resolve("labels")))
        .hasSize(4 + 3);
  }

  @Test
  void scratchThatFillsUpOnTheWayIsGivenUp() throws IOException {
    // The first image is the smallest, so that all seem to fit.
    Dataset growing = growing();
    labeler(new CancellationToken()).label(STAGE, predictor, growing, folder.resolve("labels"));
    AtomicInteger passes = new AtomicInteger();
    labeler(new CancellationToken())
        .withScratchLimit(4 * 32 * 32 * 3)
        .label(STAGE, counting(passes), growing, folder.resolve("twice"));

    assertThat(passes).hasValue(8);
    assertThat(contents(folder.resolve("twice")))
        .isEqualTo(contents(folder.resolve("labels")))
        .hasSize(4 + 3);
  }

  private static Dataset growing() {
    List<RgbImage> images = new ArrayList<>();
    List<LabelImage> labels = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      MemoryDataset noise = MemoryDataset.noise(1, 32 + 16 * i, 32, 11, i);
      images.add(noise.image(0));
      labels.add(noise.label(0));
    }
    ClassTable table = Domains.open(TinyScenes.experiment()).unlabelled().classes();
    return new MemoryDataset(table, images, labels);
  }

  /** A data set whose truths, which are read while labels are written, do what they are told. */
  private record Stubbed(Dataset base, IntFunction<LabelImage> truth) implements Dataset {
    @Override
    public int size() {
      return base.size();
    }

    @Override
    public String name(int index) {
      return base.name(index);
    }

    @Override
    public RgbImage image(int index) {
      return base.image(index);
    }

    @Override
    public boolean labelled(int index) {
      return true;
    }

    @Override
    public LabelImage label(int index) {
      return truth.apply(index);
    }

    @Override
    public ClassTable classes() {
      return base.classes();
    }

    @Override
    public String describe() {
      return base.describe();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void aStopWhileLabelsAreWrittenKeepsNothing(long scratch) throws IOException {
    CancellationToken cancellation = new CancellationToken();
    // Many more images than may be on their way at once.
    Dataset many = Domains.open(TinyScenes.experiment("data.target.count=20")).unlabelled();
    Dataset stopping =
        new Stubbed(
            many,
            index -> {
              cancellation.cancel();
              return many.label(index);
            });

    assertThatThrownBy(
            () ->
                labeler(cancellation)
                    .withScratchLimit(scratch)
                    .label(STAGE, predictor, stopping, folder.resolve("labels")))
        .isInstanceOf(CancellationToken.StoppedException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    assertThat(heard).containsExactly("started " + STAGE);
  }

  @Test
  void whatFailsOnAnotherThreadIsThrownAndNothingIsKept() throws IOException {
    Dataset broken =
        new Stubbed(
            unlabelled,
            index -> {
              throw new DualMixException("Cannot read truth " + index + ".png", "Replace it.");
            });

    assertThatThrownBy(
            () ->
                labeler(new CancellationToken())
                    .label(STAGE, predictor, broken, folder.resolve("labels")))
        .isInstanceOf(DualMixException.class)
        .hasMessage("Cannot read truth 0.png");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void groundTruthIsKeptBesideThem() {
    Dataset truth = Domains.open(TinyScenes.experiment()).labelled();
    Dataset all = TargetLabels.groundTruth(truth).with(label()).all();

    assertThat(all.size()).isEqualTo(6);
    for (int i = 0; i < truth.size(); i++) {
      assertThat(all.label(i).classes()).isEqualTo(truth.label(i).classes());
    }
  }

  /** The same samples under names that lead out of any folder. */
  private record Hostile(Dataset base) implements Dataset {
    @Override
    public int size() {
      return base.size();
    }

    @Override
    public String name(int index) {
      return "../../" + base.name(index);
    }

    @Override
    public RgbImage image(int index) {
      return base.image(index);
    }

    @Override
    public boolean labelled(int index) {
      return base.labelled(index);
    }

    @Override
    public LabelImage label(int index) {
      return base.label(index);
    }

    @Override
    public ClassTable classes() {
      return base.classes();
    }

    @Override
    public String describe() {
      return base.describe();
    }
  }
}
