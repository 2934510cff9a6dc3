package io.dualmix.bench;

import static org.bytedeco.pytorch.global.torch.mm;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Measures the peak floating-point rate of a device by products of large matrices: an upper bound
 * for a training step in the same precision.
 */
public final class PeakFlops {
  /** Large enough that memory traffic takes a negligible share of the time. */
  private static final int SIDE = 2048;

  private static final int TRIALS = 3;

  private PeakFlops() {}

  /**
   * The floating-point operations per second of the fastest of several products.
   *
   * @param backend whose device and threads are used
   * @param precision of the factors
   */
  public static double measure(Backend backend, Precision precision) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open();
        Backend.BlasThreads threads = backend.blasThreads()) {
      ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
      Tensor a = matrix(1, backend).to(type);
      Tensor b = matrix(2, backend).to(type);
      double fastest = Double.POSITIVE_INFINITY;
      // The first product also allocates the result and starts threads.
      for (int i = 0; i <= TRIALS; i++) {
        fastest = Math.min(fastest, seconds(a, b, backend));
      }
      return 2.0 * SIDE * SIDE * SIDE / fastest;
    }
  }

  private static double seconds(Tensor a, Tensor b, Backend backend) {
    try (TensorScope scope = new TensorScope()) {
      backend.synchronise();
      long startNanos = System.nanoTime();
      mm(a, b);
      backend.synchronise();
      return (System.nanoTime() - startNanos) * 1e-9;
    }
  }

  private static Tensor matrix(long seed, Backend backend) {
    RandomStream random = RandomStream.of(seed, "limit");
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(-1, 1);
    }
    return backend.place(Tensors.ofFloats(values, SIDE, SIDE));
  }
}
