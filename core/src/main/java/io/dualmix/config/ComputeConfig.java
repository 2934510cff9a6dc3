package io.dualmix.config;

/**
 * Where and how to compute.
 *
 * @param device {@code auto} (a GPU when there is one), {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param precision {@code fp32} or {@code bf16} (autocast: parameters stay in 32 bits)
 * @param threads of libtorch's CPU kernels, 0..1024; 0 for one per core
 */
public record ComputeConfig(String device, String precision, Integer threads) {
  /** Takes the GPU where there is one: nobody buys one to leave it idle. */
  public static final String DEFAULT_DEVICE = "auto";

  /** Exact and right on every processor; bf16 is faster only where the hardware knows it. */
  public static final String DEFAULT_PRECISION = "fp32";

  /** One per core. */
  public static final int DEFAULT_THREADS = 0;

  public ComputeConfig {
    device = device == null ? DEFAULT_DEVICE : device;
    precision = precision == null ? DEFAULT_PRECISION : precision;
    threads = threads == null ? DEFAULT_THREADS : threads;
    if (!device.matches("auto|cpu|cuda(:\\d{1,3})?")) {
      throw new InvalidSetting(
          "device", "is '" + device + "'; known are auto, cpu, cuda and cuda:N", "");
    }
    Require.oneOf("precision", precision, "fp32", "bf16");
    Require.between("threads", threads, 0, 1024);
  }

  static ComputeConfig defaults() {
    return new ComputeConfig(null, null, null);
  }
}
