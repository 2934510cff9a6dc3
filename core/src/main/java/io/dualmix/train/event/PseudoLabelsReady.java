package io.dualmix.train.event;

import io.dualmix.PublicApi;
import io.dualmix.data.Dataset;

/**
 * The images with their pseudo labels; comes after their {@link PseudoLabelled}.
 *
 * @param made the event with the kept pixels
 * @param labelled D_U with these labels
 */
@PublicApi
public record PseudoLabelsReady(PseudoLabelled made, Dataset labelled) implements Momentary {
  @Override
  public String stage() {
    return made.stage();
  }
}
