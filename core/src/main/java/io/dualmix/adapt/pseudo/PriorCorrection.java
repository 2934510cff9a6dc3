package io.dualmix.adapt.pseudo;

import io.dualmix.eval.Predictor;
import io.dualmix.train.ClassWeights;
import org.bytedeco.pytorch.Tensor;

/**
 * A model without the class weights that it was trained with ({@link ClassWeights#takenOut}): with
 * them, most of its labels of rare classes are wrong.
 *
 * @param weighted the model
 * @param weights of its cross entropy
 * @param strength 0..1; at 1 the weights are taken out completely
 */
public record PriorCorrection(Predictor weighted, ClassWeights weights, double strength)
    implements Predictor {
  @Override
  public Tensor probabilities(Tensor images, long height, long width) {
    return weights.takenOut(weighted.probabilities(images, height, width), strength);
  }
}
