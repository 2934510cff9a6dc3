package io.dualmix.train.event;

import io.dualmix.PublicApi;
import io.dualmix.eval.Predictor;

/**
 * The model of a stage is trained, and can predict images.
 *
 * @param stage its path
 * @param predictor the model; closed after the listeners return
 */
@PublicApi
public record ModelTrained(String stage, Predictor predictor) implements Momentary {}
