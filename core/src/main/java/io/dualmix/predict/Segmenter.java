package io.dualmix.predict;

import static org.bytedeco.pytorch.global.torch.softmax;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable;
import io.dualmix.data.ImageSize;
import io.dualmix.data.LabelImage;
import io.dualmix.data.RgbImage;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.FreeCores;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.ModelFile;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained model for applications: images in, classes out.
 *
 * <pre>{@code
 * try (Segmenter segmenter = Segmenter.open(Path.of("runs/demo"))) {
 *   Segmentation seen = segmenter.segment(ImageFiles.readImage(Path.of("street.jpg")));
 *   ImageFiles.writeLabel(Path.of("street-classes.png"), seen.labels());
 * }
 * }</pre>
 *
 * <p>Any number of threads may call {@link #segment} on one segmenter at once: they share the
 * weights, which nothing changes any more, and each has its own memory for the rest. {@link #close}
 * waits for those that are still at work; whoever comes later gets an error.
 */
public final class Segmenter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Segmenter.class);

  private final SegmentationModel model;
  private final ClassTable classes;
  private final Backend backend;
  private final IntSupplier threads;

  /** Held for reading by those who use the model, for writing by the one who frees it. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private Segmenter(
      SegmentationModel model, ClassTable classes, Backend backend, IntSupplier threads) {
    this.model = model;
    this.classes = classes;
    this.backend = backend;
    this.threads = threads;
  }

  /**
   * Opens a model on a GPU if there is one, else on the CPU. There it computes on the cores that
   * other processes leave free, at least one: looked at while it opens, then at most every ten
   * seconds. {@link #open(Path, Backend)} takes a number of threads and keeps to it.
   *
   * @param path a model file, the folder of a checkpoint or a stage, or a run folder (the last
   *     round's student, its best checkpoint before its last)
   * @throws DualMixException if no model is found there, or it is damaged
   */
  public static Segmenter open(Path path) {
    FreeCores cores = FreeCores.watch();
    Backend backend = Backend.open("auto", Precision.FP32, 0);
    if (backend.cuda()) {
      return open(path, backend);
    }
    Segmenter opened = open(path, backend, cores::now);
    int free = cores.settle();
    if (free < backend.threads()) {
      LOG.info(
          "Segmenting on {} of {} cores, which other processes leave free",
          free,
          backend.threads());
    }
    return opened;
  }

  /**
   * Opens a model on a backend.
   *
   * @param path as in {@link #open(Path)}
   */
  public static Segmenter open(Path path, Backend backend) {
    return open(path, backend, backend::threads);
  }

  private static Segmenter open(Path path, Backend backend, IntSupplier threads) {
    ModelFile.Opened opened = ModelFile.open(ModelPaths.find(path));
    SegmentationModel model = opened.model();
    try {
      model.to(backend);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    model.train(false);
    return new Segmenter(model, opened.classes(), backend, threads);
  }

  /** What the labels mean. */
  public ClassTable classes() {
    return classes;
  }

  /**
   * Labels an image at its own size, seen as a whole.
   *
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public Segmentation segment(RgbImage image) {
    return segment(image, ImageSize.of(image));
  }

  /**
   * Labels an image, seen as a whole, at another size: that of its truth, where protocols shrink
   * the images only.
   *
   * @param size of the labels
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public Segmentation segment(RgbImage image, ImageSize size) {
    return using(image, () -> labelled(size, probabilities(image, size)));
  }

  /**
   * Labels an image at its own size, seen window by window; where windows overlap, their
   * probabilities are averaged. Memory then depends on the window and on the width of the image.
   *
   * @param window not larger than the images of the training, or about so; what exceeds the image
   *     is cut off
   * @throws DualMixException if memory runs out, or the segmenter is closed
   */
  public Segmentation segment(RgbImage image, Window window) {
    return using(
        image,
        () -> new SlidingWindow(image, window).segment(classes, backend, this::probabilities));
  }

  private Tensor probabilities(RgbImage image) {
    return probabilities(image, ImageSize.of(image));
  }

  /** [1, C, H, W] of the given size, on the model's device, owned by the caller's scope. */
  private Tensor probabilities(RgbImage image, ImageSize size) {
    try (TensorScope scope = new TensorScope()) {
      Tensor bytes =
          Tensors.ofBytes(image.rgb(), 1, image.height(), image.width(), RgbImage.CHANNELS);
      Tensor input = model.normalise(backend.place(bytes.permute(0, 3, 1, 2)));
      return scope.keep(
          softmax(backend.autocast(() -> model.logits(input, size.height(), size.width())), 1));
    }
  }

  private Segmentation labelled(ImageSize size, Tensor probabilities) {
    T_TensorTensor_T best = probabilities.max(1);
    byte[] labels = Tensors.toBytes(best.get1());
    return new Segmentation(
        new LabelImage(size.width(), size.height(), labels),
        classes,
        Tensors.toFloats(best.get0()));
  }

  private Segmentation using(RgbImage image, Supplier<Segmentation> body) {
    Backend.useThreads(threads.getAsInt());
    life.readLock().lock();
    try (TensorScope scope = new TensorScope();
        InferenceMode inference = new InferenceMode()) {
      return body.get();
    } catch (DualMixException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new DualMixException(
          "Cannot segment an image of "
              + image.width()
              + "x"
              + image.height()
              + " pixels: "
              + e.getMessage(),
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
      model.close();
    } finally {
      life.writeLock().unlock();
    }
  }
}
