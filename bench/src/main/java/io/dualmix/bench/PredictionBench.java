package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.adapt.pseudo.PseudoLabeler;
import io.dualmix.config.PseudoLabelConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.Evaluator;
import io.dualmix.eval.Prediction;
import io.dualmix.export.ExportFormat;
import io.dualmix.export.ExportOptions;
import io.dualmix.export.ModelExport;
import io.dualmix.export.OnnxModel;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.scenes.SceneDataset;
import io.dualmix.scenes.SceneLook;
import io.dualmix.scenes.SceneSpec;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.CancellationToken;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Measures the throughput of evaluation, prediction, and pseudo-labelling with one and with two
 * forward passes, on drawn scenes in PNG files and a model with random weights.
 *
 * <p>Each repetition runs all tasks, so that a temporary slowdown of the machine affects all of
 * them.
 */
public final class PredictionBench {
  private static final String STAGE = "bench";

  /**
   * The options of a measurement.
   *
   * @param architecture of the model, such as {@code deeplabv3plus}
   * @param backbone of the model, such as {@code mobilenetv1_100}
   * @param width of the images and labels, in pixels
   * @param height of the images and labels, in pixels
   * @param images number of images in each repetition, at least 1
   * @param repetitions of each task, at least 1; one more is run first to warm up
   * @param onnxRuntime whether to compare with ONNX Runtime, which then has to be there
   * @param threads of ONNX Runtime; 0 for one per core
   */
  public record Options(
      String architecture,
      String backbone,
      int width,
      int height,
      int images,
      int repetitions,
      boolean onnxRuntime,
      int threads) {
    public Options {
      if (images < 1 || repetitions < 1) {
        throw new DualMixException(
            "Invalid options: " + images + " images, " + repetitions + " repetitions",
            "Both must be at least 1.");
      }
    }
  }

  /** The tasks to measure. */
  public enum Task {
    /** Evaluation: reads, predicts and counts; writes nothing. */
    EVALUATION,
    /** Prediction: labels and confidences of images in memory. */
    PREDICTION,
    /** Pseudo-labelling with one forward pass: reads, predicts, selects and writes. */
    PSEUDO_LABELS_ONE_PASS,
    /** Pseudo-labelling without a scratch file, with two forward passes. */
    PSEUDO_LABELS_TWO_PASSES,
    /** From an image's floats to the logits at its size, on the heap. */
    LOGITS,
    /** The same in ONNX Runtime. */
    LOGITS_IN_ONNX_RUNTIME
  }

  /**
   * One task of one repetition.
   *
   * @param task the measured task
   * @param repetition from 1
   * @param imagesPerSecond images of the data set, also if each is predicted twice
   */
  public record Measurement(Task task, int repetition, double imagesPerSecond) {}

  private final Options options;
  private final Backend backend;
  private final Path work;

  /**
   * @param options the options
   * @param backend device and precision
   * @param work an existing folder for temporary images and labels
   */
  public PredictionBench(Options options, Backend backend, Path work) {
    this.options = options;
    this.backend = backend;
    this.work = work;
  }

  /**
   * Runs the measurements.
   *
   * @param results receives each measurement
   * @throws DualMixException if the model is unknown or the folder cannot be written to
   */
  public void run(Consumer<Measurement> results) {
    SceneDataset scenes =
        new SceneDataset(
            new SceneSpec(SceneLook.CAMERA, 1, options.images, options.width, options.height));
    ModelSpec spec = ModelSpec.of(options.architecture, options.backbone, scenes.classes().size());
    Path folder = null;
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      folder = Files.createTempDirectory(work, "prediction-bench");
      model.to(backend);
      Stored images = Stored.of(scenes, folder);
      try (OnnxModel peer = options.onnxRuntime ? peer(model, scenes.classes(), folder) : null) {
        Subjects subjects = new Subjects(model, Ensemble.of(model, backend), peer);
        measure(subjects, images, folder, results);
      }
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(work, e);
    } finally {
      delete(folder);
    }
  }

  /**
   * One network in several forms.
   *
   * @param peer null without comparison
   */
  private record Subjects(SegmentationModel network, Ensemble model, OnnxModel peer) {}

  /** The network as others run it: exported for images of any size. */
  private OnnxModel peer(SegmentationModel model, ClassTable classes, Path folder) {
    Path file = folder.resolve("model.safetensors");
    ModelFile.save(file, model, classes, Map.of());
    Path onnx = folder.resolve("model.onnx");
    ModelExport.write(file, onnx, ExportFormat.ONNX, ExportOptions.STANDARD);
    return new OnnxModel(onnx, options.threads);
  }

  private void measure(
      Subjects subjects, Dataset images, Path folder, Consumer<Measurement> results) {
    for (int repetition = 0; repetition <= options.repetitions; repetition++) {
      for (Task task : tasks()) {
        double seconds = seconds(task, subjects, images, folder.resolve("labels"));
        if (repetition > 0) { // The first repetition warms up.
          results.accept(new Measurement(task, repetition, options.images / seconds));
        }
      }
    }
  }

  private List<Task> tasks() {
    return Arrays.stream(Task.values())
        .filter(task -> task != Task.LOGITS_IN_ONNX_RUNTIME || options.onnxRuntime)
        .toList();
  }

  private double seconds(Task task, Subjects subjects, Dataset images, Path labels) {
    Ensemble model = subjects.model();
    RgbImage one = images.image(0);
    float[] floats = floats(one);
    long startNanos = System.nanoTime();
    switch (task) {
      case EVALUATION -> new Evaluator(images).evaluate(model, done -> {});
      case PREDICTION -> {
        for (int i = 0; i < options.images; i++) {
          Prediction.of(model, one);
        }
      }
      case PSEUDO_LABELS_ONE_PASS -> labeler().label(STAGE, model, images, labels);
      case PSEUDO_LABELS_TWO_PASSES ->
          labeler().withScratchLimit(0).label(STAGE, model, images, labels);
      case LOGITS -> {
        for (int i = 0; i < options.images; i++) {
          logits(subjects.network(), floats);
        }
      }
      case LOGITS_IN_ONNX_RUNTIME -> {
        for (int i = 0; i < options.images; i++) {
          subjects.peer().logits(floats, options.width, options.height);
        }
      }
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    delete(labels);
    return seconds;
  }

  /** The image as both networks read it, {@code [1, 3, H, W]}. */
  private static float[] floats(RgbImage image) {
    try (TensorScope scope = new TensorScope()) {
      return Tensors.toFloats(
          Tensors.ofBytes(image.rgb(), 1, image.height(), image.width(), RgbImage.CHANNELS)
              .permute(0, 3, 1, 2)
              .to(ScalarType.Float));
    }
  }

  private float[] logits(SegmentationModel model, float[] image) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Tensor input =
          backend.place(
              Tensors.ofFloats(image, 1, RgbImage.CHANNELS, options.height, options.width));
      return Tensors.toFloats(
          backend.autocast(
              () -> model.logits(model.normalise(input), options.height, options.width)));
    }
  }

  private static PseudoLabeler labeler() {
    return new PseudoLabeler(
        new PseudoLabelConfig(null, null, null), event -> {}, new CancellationToken());
  }

  /** Deletes a folder; null if it was not created. */
  private static void delete(Path folder) {
    try {
      if (folder != null) {
        AtomicFiles.deleteRecursively(folder);
      }
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder, e);
    }
  }

  /** Scenes stored as files, since drawing a scene takes longer than most tasks. */
  private record Stored(Dataset scenes, Path folder) implements Dataset {
    static Stored of(Dataset scenes, Path folder) {
      Stored stored = new Stored(scenes, folder);
      for (int i = 0; i < scenes.size(); i++) {
        ImageFiles.writeImage(stored.file(i, "image"), scenes.image(i));
        ImageFiles.writeLabel(stored.file(i, "label"), scenes.label(i));
      }
      return stored;
    }

    private Path file(int index, String kind) {
      return folder.resolve(scenes.name(index) + "-" + kind + ".png");
    }

    @Override
    public ClassTable classes() {
      return scenes.classes();
    }

    @Override
    public int size() {
      return scenes.size();
    }

    @Override
    public String name(int index) {
      return scenes.name(index);
    }

    @Override
    public RgbImage image(int index) {
      return ImageFiles.readImage(file(index, "image"));
    }

    @Override
    public boolean labelled(int index) {
      return true;
    }

    @Override
    public LabelImage label(int index) {
      return ImageFiles.readLabel(file(index, "label"));
    }

    @Override
    public String describe() {
      return scenes.describe() + ", in files";
    }
  }
}
