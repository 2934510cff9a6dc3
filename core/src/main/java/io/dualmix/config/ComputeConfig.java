package io.dualmix.config;

import java.util.List;

/**
 * Settings of the devices and of the precision.
 *
 * @param device {@code auto} (a GPU when there is one), {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param devices devices on which independent models train in parallel: the baselines, and the two
 *     teachers of a round. {@code [cuda:0, cuda:1]} uses two GPUs, {@code [cpu, cpu]} one processor
 *     for two models; null for {@code device} only
 * @param precision {@code fp32}, {@code bf16} (autocast: parameters stay in 32 bits), or {@code
 *     auto}: bf16 on GPUs and on processors with AVX512-BF16 or AMX, fp32 elsewhere
 * @param threads number of threads of libtorch's CPU kernels per model in training, 0..1024; 0 for
 *     one per core, divided among the models that train in parallel
 * @param recompute whether the backbone uses gradient checkpointing: only the inputs of its blocks
 *     are stored, and the backward pass recomputes the blocks. Far less memory, about a third more
 *     time
 * @param loaderTimeoutS seconds that a step waits for its images before the run fails, 1..86400
 */
public record ComputeConfig(
    String device,
    List<String> devices,
    String precision,
    Integer threads,
    Boolean recompute,
    Integer loaderTimeoutS) {
  /** Uses the GPU if there is one. */
  public static final String DEFAULT_DEVICE = "auto";

  /** Gives nearly the same results on every machine; auto is faster on hardware with bf16. */
  public static final String DEFAULT_PRECISION = "fp32";

  /** One per core. */
  public static final int DEFAULT_THREADS = 0;

  /** Faster, as long as the memory is sufficient. */
  public static final boolean DEFAULT_RECOMPUTE = false;

  /** Longer than the slowest network disk needs; a longer wait would look like a slow step. */
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

  /** The devices on which independent models train: {@code devices}, or {@code device} only. */
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
