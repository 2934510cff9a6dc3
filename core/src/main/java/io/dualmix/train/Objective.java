package io.dualmix.train;

import io.dualmix.data.load.Batch;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import java.util.List;

/**
 * What one stage minimises: the loss of one step on its own batches. Teachers, student and
 * baselines differ in this and in nothing else.
 */
public interface Objective extends AutoCloseable {
  /**
   * What a step was given.
   *
   * @param name of the batch, such as {@code source}
   * @param batch with or without labels
   */
  record Input(String name, Batch batch) {}

  /** The names of the loss's terms, in order. */
  List<String> parts();

  /** Images that one step sees, for the throughput in images a second. */
  int imagesPerStep();

  /**
   * The loss of a step; called once for each step in ascending order, inside the trainer's scope
   * and under its autocast.
   *
   * @param model that trains
   * @param context of the step: for every forward pass of the model
   * @param step from 0
   * @param clock told what the time is used for; ends in {@link StepClock.Phase#LOSS}
   */
  Loss loss(SegmentationModel model, ForwardContext context, int step, StepClock clock);

  /**
   * The batches of any step, made again: to look at when the step went wrong. Takes as long as
   * reading them did.
   *
   * @param step from 0
   */
  List<Input> inputs(int step);

  /** Stops the loaders. */
  @Override
  void close();
}
