package io.dualmix.train;

import io.dualmix.PublicApi;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.event.ClassThreshold;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The objective of one stage. In each step it reads its batches, computes its losses and runs the
 * backward passes. After the update it may follow the model, such as by a moving average. Its state
 * is part of every checkpoint. Teachers, student and baselines differ only in their objective.
 */
@PublicApi
public interface Objective extends AutoCloseable {
  /**
   * One input batch of a step.
   *
   * @param name of the batch, such as {@code source}
   * @param batch with or without labels
   */
  record Input(String name, Batch batch) {}

  /**
   * An image of the last step with the label that the objective gave it.
   *
   * @param kind the name of the input, as in {@link #inputs}
   * @param image as the network received it
   * @param label of the same size
   * @param weights of its pixels in the loss, row by row, 0..1
   */
  record Labelled(String kind, RgbImage image, LabelImage label, float[] weights) {}

  /**
   * Running thresholds.
   *
   * @param labels what predicts the labels, such as {@code moving_average}
   * @param classes the thresholds, in the order of the classes
   */
  record Thresholds(String labels, List<ClassThreshold> classes) {}

  /** The names of the loss's terms, in the order in which {@link #compute} reports them. */
  List<String> terms();

  /** The number of images per step, of all domains; for the throughput in images per second. */
  int imagesPerStep();

  /**
   * Computes the losses of a step and adds their gradients. Calls {@link StepContext#backward} at
   * least once, and {@link StepContext#term} once for each of the {@link #terms}. The trainer calls
   * this method once per step, in ascending order, inside its tensor scope.
   *
   * @param step the context of the step; its model is in training mode
   */
  void compute(StepContext step);

  /**
   * Called after the optimiser's update; not called for a skipped step. An exponential moving
   * average is updated here.
   */
  default void updated(StepContext step) {}

  /**
   * The state that the objective keeps between steps, by name. Every checkpoint stores it, and a
   * resumed run writes it back into the same tensors. Names, shapes and types never change.
   */
  default Map<String, Tensor> state() {
    return Map.of();
  }

  /**
   * The model that is scored, stored and passed to later stages in place of the trained one, such
   * as its moving average. It has the trained model's architecture and is owned by the objective.
   * Its weights need not be in {@link #state}.
   */
  default Optional<SegmentationModel> scored() {
    return Optional.empty();
  }

  /** The running thresholds of the pseudo labels that the objective makes; empty for none. */
  default List<Thresholds> thresholds() {
    return List.of();
  }

  /**
   * The images of the last step that the objective labelled itself, with these labels; for
   * pictures. Empty for an objective that makes no labels.
   */
  default List<Labelled> labelled() {
    return List.of();
  }

  /**
   * Reads the batches of any step again, such as those of a failed step. Takes as long as reading
   * them the first time.
   *
   * @param step from 0
   */
  List<Input> inputs(int step);

  /** Stops the loaders and frees the state. */
  @Override
  void close();
}
