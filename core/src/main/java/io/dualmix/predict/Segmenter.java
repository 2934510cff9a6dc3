package io.dualmix.predict;

import static org.bytedeco.pytorch.global.torch.softmax;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable;
import io.dualmix.data.LabelImage;
import io.dualmix.data.RgbImage;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.ModelFile;
import java.nio.file.Path;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A trained model for applications: images in, classes out.
 *
 * <pre>{@code
 * try (Segmenter segmenter = Segmenter.open(Path.of("runs/example"))) {
 *   Segmentation seen = segmenter.segment(image);
 *   int first = seen.labels().classes()[0];
 * }
 * }</pre>
 *
 * <p>Several threads may call {@link #segment} at once.
 */
public final class Segmenter implements AutoCloseable {
  private final SegmentationModel model;
  private final ClassTable classes;
  private final Backend backend;

  private Segmenter(SegmentationModel model, ClassTable classes, Backend backend) {
    this.model = model;
    this.classes = classes;
    this.backend = backend;
  }

  /**
   * Opens a model on a GPU if there is one, else on the CPU.
   *
   * @param path a model file, the folder of a checkpoint or a stage, or a run folder (the last
   *     round's student, its best checkpoint before its last)
   * @throws DualMixException if no model is found there, or it is damaged
   */
  public static Segmenter open(Path path) {
    return open(path, Backend.open("auto", Precision.FP32, 0));
  }

  /**
   * Opens a model on a backend.
   *
   * @param path as in {@link #open(Path)}
   */
  public static Segmenter open(Path path, Backend backend) {
    ModelFile.Opened opened = ModelFile.open(ModelPaths.find(path));
    SegmentationModel model = opened.model();
    try {
      model.to(backend);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    model.train(false);
    return new Segmenter(model, opened.classes(), backend);
  }

  /** What the labels mean. */
  public ClassTable classes() {
    return classes;
  }

  /**
   * Labels an image at its own size.
   *
   * @throws DualMixException if memory runs out
   */
  public Segmentation segment(RgbImage image) {
    int height = image.height();
    int width = image.width();
    try (TensorScope scope = new TensorScope();
        InferenceMode inference = new InferenceMode()) {
      Tensor bytes = Tensors.ofBytes(image.rgb(), 1, height, width, RgbImage.CHANNELS);
      Tensor input = model.normalise(backend.place(bytes.permute(0, 3, 1, 2)));
      Tensor logits = backend.autocast(() -> model.logits(input, height, width));
      T_TensorTensor_T best = softmax(logits, 1).max(1);
      byte[] labels = Tensors.toBytes(best.get1().to(ScalarType.Byte));
      return new Segmentation(
          new LabelImage(width, height, labels), classes, Tensors.toFloats(best.get0()));
    } catch (DualMixException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new DualMixException(
          "Cannot segment an image of " + width + "x" + height + " pixels: " + e.getMessage(),
          "If memory ran out, use a smaller image.",
          e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
