package io.dualmix.train.event;

import io.dualmix.eval.Predictor;

/**
 * A stage's model is trained: its predictions may be drawn.
 *
 * @param stage its path
 * @param predictor the model, open until the listeners return
 */
public record Predictable(String stage, Predictor predictor) implements Momentary {}
