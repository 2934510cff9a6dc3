package io.dualmix.train;

import io.dualmix.data.load.Batch;
import io.dualmix.model.SegmentationModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What one stage minimises, and its part in each step: it reads its batches, computes its losses
 * and goes back from them; after the update it may follow the model, and what it keeps from step to
 * step is part of every checkpoint. Teachers, student and baselines differ in this and in nothing
 * else.
 */
public interface Objective extends AutoCloseable {
  /**
   * What a step was given.
   *
   * @param name of the batch, such as {@code source}
   * @param batch with or without labels
   */
  record Input(String name, Batch batch) {}

  /** The names of the loss's terms, in the order in which {@link #compute} reports them. */
  List<String> terms();

  /** Images that one step sees, for the throughput in images a second. */
  int imagesPerStep();

  /**
   * Adds the gradients of a step: one or more calls of {@link StepContext#backward}, and one of
   * {@link StepContext#term} for each of the {@link #terms}. Called once for each step in ascending
   * order, inside the trainer's scope.
   *
   * @param step whose model is in training mode
   */
  void compute(StepContext step);

  /**
   * Called after the optimiser has changed the model; not for a step that was left out. An
   * exponential moving average has its place here.
   */
  default void updated(StepContext step) {}

  /**
   * What the objective keeps from step to step, by name: stored in every checkpoint and written
   * back into the same tensors on resume. Always the same names, shapes and types.
   */
  default Map<String, Tensor> state() {
    return Map.of();
  }

  /**
   * The model that is scored, stored and handed on in place of the one that is trained, such as the
   * average that follows it; of the trained model's architecture, owned by the objective. Its
   * weights need not be in {@link #state}.
   */
  default Optional<SegmentationModel> scored() {
    return Optional.empty();
  }

  /**
   * The batches of any step, made again: to look at when the step went wrong. Takes as long as
   * reading them did.
   *
   * @param step from 0
   */
  List<Input> inputs(int step);

  /** Stops the loaders, and frees what is kept. */
  @Override
  void close();
}
