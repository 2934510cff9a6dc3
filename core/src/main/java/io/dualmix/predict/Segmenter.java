package io.dualmix.predict;

import static org.bytedeco.pytorch.global.torch.softmax;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.FreeCores;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.ModelFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained model for applications: segments images into classes.
 *
 * <pre>{@code
 * try (Segmenter segmenter = Segmenter.open(Path.of("runs/demo"))) {
 *   Segmentation seen = segmenter.segment(ImageFiles.readImage(Path.of("street.jpg")));
 *   ImageFiles.writeLabel(Path.of("street-classes.png"), seen.labels());
 * }
 * }</pre>
 *
 * <p>Safe for use from several threads: calls of {@link #segment} share the weights and have
 * separate memory for everything else. {@link #close} waits for running calls; later calls throw.
 */
@PublicApi
public final class Segmenter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Segmenter.class);

  /** The most images in one pass. */
  private static final int BATCH = 8;

  /** As of files: the limit protects the heap from a stream without an end. */
  private static final int LONGEST_STREAM = 1 << 30;

  private final List<SegmentationModel> models;
  private final ModelChoice choice;
  private final ClassTable classes;
  private final Backend backend;
  private final IntSupplier threads;

  /** Read lock for the use of the model, write lock for closing it. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private Segmenter(
      List<SegmentationModel> models,
      ModelChoice choice,
      ClassTable classes,
      Backend backend,
      IntSupplier threads) {
    this.models = List.copyOf(models);
    this.choice = choice;
    this.classes = classes;
    this.backend = backend;
    this.threads = threads;
  }

  /**
   * Opens a model on a GPU if there is one, otherwise on the CPU. On the CPU it uses the cores that
   * other processes leave idle, at least one; their number is measured on opening and then at most
   * every ten seconds. {@link #open(Path, Backend)} has a fixed number of threads.
   *
   * @param path a model file, the folder of a checkpoint or a stage, or a run folder (the model
   *     that its {@code evaluation.result} names: the best one unless configured otherwise)
   * @throws DualMixException if no model is found, or it is damaged
   */
  public static Segmenter open(Path path) {
    return open(ModelChoice.of(path));
  }

  /** Opens a chosen model or ensemble, as {@link #open(Path)} does. */
  public static Segmenter open(ModelChoice choice) {
    FreeCores cores = FreeCores.watch();
    Backend backend = Backend.open("auto", Precision.FP32, 0);
    if (backend.cuda()) {
      return open(choice, backend);
    }
    Segmenter opened = open(choice, backend, cores::now);
    int free = cores.settle();
    if (free < backend.threads()) {
      LOG.info(
          "Segmenting on {} of {} cores; other processes use the rest", free, backend.threads());
    }
    return opened;
  }

  /**
   * Opens a model on a backend.
   *
   * @param path as in {@link #open(Path)}
   */
  public static Segmenter open(Path path, Backend backend) {
    return open(ModelChoice.of(path), backend);
  }

  /**
   * Opens a chosen model, or an ensemble, on a backend.
   *
   * @throws DualMixException if a file is not a model or is damaged, or the models' classes differ
   */
  public static Segmenter open(ModelChoice choice, Backend backend) {
    return open(choice, backend, backend::threads);
  }

  private static Segmenter open(ModelChoice choice, Backend backend, IntSupplier threads) {
    List<SegmentationModel> models = new ArrayList<>();
    ClassTable classes = null;
    try {
      for (Path file : choice.files()) {
        ModelFile.Opened opened = ModelFile.open(file);
        models.add(opened.model());
        if (classes != null && !classes.equals(opened.classes())) {
          throw new DualMixException(
              "The models " + choice.files() + " know different classes", "Open one of them.");
        }
        classes = opened.classes();
        opened.model().to(backend);
      }
    } catch (RuntimeException e) {
      models.forEach(SegmentationModel::close);
      throw e;
    }
    return new Segmenter(models, choice, classes, backend, threads);
  }

  /**
   * A description of the model: its stage, its score, and whether another model of the run scored
   * higher.
   */
  public String description() {
    return choice.description();
  }

  /** The classes of the labels. */
  public ClassTable classes() {
    return classes;
  }

  /**
   * Segments an image at its own size, in one pass.
   *
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public Segmentation segment(RgbImage image) {
    return segment(image, ImageSize.of(image));
  }

  /**
   * Segments an encoded image, such as an upload, in any format that {@link ImageFiles} reads.
   *
   * @param encoded the content of an image file
   * @throws DualMixException if it is no image, it is damaged, memory runs out, or the segmenter is
   *     closed
   */
  public Segmentation segment(byte[] encoded) {
    return segment(ImageFiles.readImage(encoded, "the image"));
  }

  /**
   * Segments an encoded image from a stream, which is read to its end and stays open.
   *
   * @param encoded at most 1 GiB
   * @throws IOException if the stream cannot be read, or does not end
   * @throws DualMixException as {@link #segment(byte[])}
   */
  public Segmentation segment(InputStream encoded) throws IOException {
    byte[] content = encoded.readNBytes(LONGEST_STREAM + 1);
    if (content.length > LONGEST_STREAM) {
      throw new IOException("The stream has more than " + LONGEST_STREAM + " bytes");
    }
    return segment(content);
  }

  /**
   * Segments an image of the Java library; its alpha is dropped.
   *
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public Segmentation segment(BufferedImage image) {
    return segment(RgbImage.of(image));
  }

  /**
   * Segments several images, those of one size together in passes of at most {@value #BATCH}. On a
   * GPU this is faster than one image at a time, on a processor only for small images.
   *
   * @return the segmentations in the images' order, the same as of {@link #segment(RgbImage)}
   *     except for the last bits of the confidences
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public List<Segmentation> segmentAll(List<RgbImage> images) {
    Segmentation[] all = new Segmentation[images.size()];
    Map<ImageSize, List<Integer>> bySize = new LinkedHashMap<>();
    for (int i = 0; i < all.length; i++) {
      bySize.computeIfAbsent(ImageSize.of(images.get(i)), size -> new ArrayList<>()).add(i);
    }
    bySize.forEach(
        (size, places) -> {
          for (int from = 0; from < places.size(); from += BATCH) {
            List<Integer> some = places.subList(from, Math.min(from + BATCH, places.size()));
            List<RgbImage> batch = some.stream().map(images::get).toList();
            List<Segmentation> seen = using(size, () -> labelled(batch, size));
            for (int i = 0; i < some.size(); i++) {
              all[some.get(i)] = seen.get(i);
            }
          }
        });
    return List.of(all);
  }

  private List<Segmentation> labelled(List<RgbImage> batch, ImageSize size) {
    try (TensorScope scope = new TensorScope()) {
      Tensor probabilities = probabilities(batch, size);
      List<Segmentation> seen = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        seen.add(labelled(size, probabilities.narrow(0, i, 1)));
      }
      return seen;
    }
  }

  /**
   * The probabilities of all classes for an image, at its own size.
   *
   * @return {@code [C][H * W]}: for each class, in the order of {@link #classes}, the probability
   *     of each pixel, row by row, 0..1
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public float[][] probabilities(RgbImage image) {
    ImageSize size = ImageSize.of(image);
    return using(
        size,
        () -> {
          Tensor all = probabilities(List.of(image), size);
          float[][] values = new float[classes.size()][];
          for (int c = 0; c < values.length; c++) {
            values[c] = Tensors.toFloats(all.narrow(1, c, 1).contiguous());
          }
          return values;
        });
  }

  /**
   * Segments an image in one pass, with labels of another size, such as that of the truth where a
   * protocol downscales only the images.
   *
   * @param size of the labels
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public Segmentation segment(RgbImage image, ImageSize size) {
    return using(ImageSize.of(image), () -> labelled(size, probabilities(List.of(image), size)));
  }

  /**
   * Segments an image at its own size with a sliding window. Probabilities are averaged where
   * windows overlap. The memory depends on the window and on the width of the image.
   *
   * @param window about the size of the training crops or smaller; cut off at the borders of the
   *     image
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public Segmentation segment(RgbImage image, Window window) {
    return using(
        ImageSize.of(image),
        () -> new SlidingWindow(image, window).segment(classes, backend, this::part));
  }

  private Tensor part(RgbImage image) {
    return probabilities(List.of(image), ImageSize.of(image));
  }

  /**
   * [N, C, H, W] of the given size, on the model's device, owned by the caller's scope.
   *
   * @param images of one size
   */
  private Tensor probabilities(List<RgbImage> images, ImageSize size) {
    int width = images.get(0).width();
    int height = images.get(0).height();
    int length = width * height * RgbImage.CHANNELS;
    byte[] rgb = images.get(0).rgb();
    if (images.size() > 1) {
      rgb = new byte[images.size() * length];
      for (int i = 0; i < images.size(); i++) {
        System.arraycopy(images.get(i).rgb(), 0, rgb, i * length, length);
      }
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor bytes = Tensors.ofBytes(rgb, images.size(), height, width, RgbImage.CHANNELS);
      Tensor placed = backend.place(bytes.permute(0, 3, 1, 2));
      Tensor sum = null;
      for (SegmentationModel model : models) {
        Tensor one = output(model, placed, size);
        sum = sum == null ? one : sum.add_(one);
      }
      Tensor mean = models.size() == 1 ? sum : sum.div_(new Scalar((double) models.size()));
      return scope.keep(choice.averageLogits() ? softmax(mean, 1) : mean);
    }
  }

  /** The output of one model to average: logits or probabilities, 32-bit floats. */
  private Tensor output(SegmentationModel model, Tensor placed, ImageSize size) {
    Tensor input = model.normalise(placed);
    Tensor logits = backend.autocast(() -> model.logits(input, size.height(), size.width()));
    return choice.averageLogits() ? logits.to(ScalarType.Float) : softmax(logits, 1);
  }

  private Segmentation labelled(ImageSize size, Tensor probabilities) {
    T_TensorTensor_T best = probabilities.max(1);
    byte[] labels = Tensors.toBytes(best.get1());
    return new Segmentation(
        new LabelImage(size.width(), size.height(), labels),
        classes,
        Tensors.toFloats(best.get0()));
  }

  /**
   * Runs a computation on the model.
   *
   * @param size of the images, for errors
   */
  private <T> T using(ImageSize size, Supplier<T> body) {
    Backend.useThreads(threads.getAsInt());
    life.readLock().lock();
    try (TensorScope scope = new TensorScope();
        InferenceMode inference = new InferenceMode()) {
      return body.get();
    } catch (DualMixException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new DualMixException(
          "Cannot segment an image of " + size + " pixels: " + e.getMessage(),
          "If memory ran out, use a window, or a smaller one.",
          e);
    } finally {
      life.readLock().unlock();
    }
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      models.forEach(SegmentationModel::close);
    } finally {
      life.writeLock().unlock();
    }
  }
}
