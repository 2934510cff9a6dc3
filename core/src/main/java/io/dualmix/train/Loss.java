package io.dualmix.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of one step.
 *
 * @param total a scalar with gradient, what is minimised
 * @param parts its unweighted terms for the log, detached scalars; always the same names in the
 *     same order for one objective
 */
public record Loss(Tensor total, List<Part> parts) {
  /**
   * One term.
   *
   * @param name such as {@code source_ce}
   * @param value a detached scalar
   */
  public record Part(String name, Tensor value) {}

  public Loss {
    parts = List.copyOf(parts);
  }

  public static Part part(String name, Tensor value) {
    return new Part(name, value.detach());
  }
}
