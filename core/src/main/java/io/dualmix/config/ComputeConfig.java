package io.dualmix.config;

import java.util.List;

/**
 * Where and how to compute.
 *
 * @param device {@code auto} (a GPU when there is one), {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param devices where models that do not depend on each other train side by side: the baselines,
 *     and the two teachers of a round. {@code [cuda:0, cuda:1]} uses two GPUs, {@code [cpu, cpu]}
 *     one processor for two models; null for {@code device} alone
 * @param precision {@code fp32}, {@code bf16} (autocast: parameters stay in 32 bits), or {@code
 *     auto}: bf16 on GPUs and on processors with AVX512-BF16 or AMX, fp32 elsewhere
 * @param threads of libtorch's CPU kernels for each model that trains, 0..1024; 0 for one per core,
 *     shared by those that train side by side
 * @param recompute whether only the inputs of the backbone's blocks are kept for the backward pass,
 *     which then computes the blocks again: far less memory, about a third more time
 * @param loaderTimeoutS seconds that a step waits for its images before the run stops, 1..86400
 */
public record ComputeConfig(
    String device,
    List<String> devices,
    String precision,
    Integer threads,
    Boolean recompute,
    Integer loaderTimeoutS) {
  /** Takes the GPU where there is one: nobody buys one to leave it idle. */
  public static final String DEFAULT_DEVICE = "auto";

  /** The same results on every machine, nearly; auto is faster where the hardware has bf16. */
  public static final String DEFAULT_PRECISION = "fp32";

  /** One per core. */
  public static final int DEFAULT_THREADS = 0;

  /** Time is dearer than memory, as long as the memory suffices. */
  public static final boolean DEFAULT_RECOMPUTE = false;

  /** Longer than the slowest network disk takes; waiting on would look like a slow step. */
  public static final int DEFAULT_LOADER_TIMEOUT_S = 300;

  public ComputeConfig {
    device = device == null ? DEFAULT_DEVICE : device;
    precision = precision == null ? DEFAULT_PRECISION : precision;
    threads = threads == null ? DEFAULT_THREADS : threads;
    recompute = recompute == null ? DEFAULT_RECOMPUTE : recompute;
    loaderTimeoutS = loaderTimeoutS == null ? DEFAULT_LOADER_TIMEOUT_S : loaderTimeoutS;
    devices = devices == null ? null : ConfigLists.copy("devices", devices);
    requireKnown("device", device);
    for (int i = 0; devices != null && i < devices.size(); i++) {
      requireKnown("devices." + i, devices.get(i));
    }
    if (devices != null && devices.isEmpty()) {
      throw new InvalidSetting("devices", "is empty", "Name a device, or leave the key out.");
    }
    Require.oneOf("precision", precision, "auto", "fp32", "bf16");
    Require.between("threads", threads, 0, 1024);
    Require.between("loader_timeout_s", loaderTimeoutS, 1, 86400);
  }

  /** Where independent models train: {@code devices}, or {@code device} alone. */
  public List<String> trainingDevices() {
    return devices == null ? List.of(device) : devices;
  }

  private static void requireKnown(String key, String device) {
    if (!device.matches("auto|cpu|cuda(:\\d{1,3})?")) {
      throw new InvalidSetting(
          key, "is '" + device + "'; known are auto, cpu, cuda and cuda:N", "");
    }
  }

  static ComputeConfig defaults() {
    return new ComputeConfig(null, null, null, null, null, null);
  }
}
