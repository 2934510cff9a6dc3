package io.dualmix.tensor;

import static org.bytedeco.pytorch.global.torch.relu6_;
import static org.bytedeco.pytorch.global.torch.relu_;

import io.dualmix.PublicApi;
import org.bytedeco.pytorch.Tensor;

/** The function after a convolution. */
@PublicApi
public enum Activation {
  /** The identity. */
  NONE("none"),
  /** max(x, 0). */
  RELU("relu"),
  /** min(max(x, 0), 6). */
  RELU6("hardtanh", 0, 6);

  private final String key;
  private final double[] limits;

  Activation(String key, double... limits) {
    this.key = key;
    this.limits = limits;
  }

  /** Applies the function in place; a gradient can be computed. */
  public Tensor inPlace(Tensor x) {
    return switch (this) {
      case NONE -> x;
      case RELU -> relu_(x);
      case RELU6 -> relu6_(x);
    };
  }

  /** oneDNN's name of the function, as libtorch's operators expect it. */
  String key() {
    return key;
  }

  /** The arguments of oneDNN's function. */
  double[] limits() {
    return limits.clone();
  }
}
