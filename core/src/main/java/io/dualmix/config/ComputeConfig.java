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
 * @param threads number of threads of libtorch's CPU kernels per model in training; 0 for one per
 *     core, divided among the models that train in parallel
 * @param recompute whether the backbone uses gradient checkpointing: only the inputs of its blocks
 *     are stored, and the backward pass recomputes the blocks. Far less memory, about a third more
 *     time
 * @param loaderTimeoutS seconds that a step waits for its images before the run fails
 */
public record ComputeConfig(
    @Form(value = ComputeConfig.DEVICE, expected = ComputeConfig.DEVICES) String device,
    @Length(
            from = 1,
            expected = "at least one device",
            remedy = "Name a device, or leave the key out.")
        @Form(value = ComputeConfig.DEVICE, expected = ComputeConfig.DEVICES)
        List<String> devices,
    @OneOf({"auto", "fp32", "bf16"}) String precision,
    @Range(from = 0, to = 1024) Integer threads,
    Boolean recompute,
    @Range(from = 1, to = 86400) Integer loaderTimeoutS) {
  /** Uses the GPU if there is one. */
  public static final String DEFAULT_DEVICE = "auto";

  /** Gives nearly the same results on every machine; auto is faster on hardware with bf16. */
  public static final String DEFAULT_PRECISION = "fp32";

  /** One per core. */
  public static final int DEFAULT_THREADS = 0;

  /** Faster, as long as the memory is sufficient. */
  public static final boolean DEFAULT_RECOMPUTE = false;

  static final String DEVICE = "auto|cpu|cuda(:\\d{1,3})?";
  static final String DEVICES = "auto, cpu, cuda or cuda:N";

  /** Longer than the slowest network disk needs; a longer wait would look like a slow step. */
  public static final int DEFAULT_LOADER_TIMEOUT_S = 300;

  public ComputeConfig {
    device = device == null ? DEFAULT_DEVICE : device;
    precision = precision == null ? DEFAULT_PRECISION : precision;
    threads = threads == null ? DEFAULT_THREADS : threads;
    recompute = recompute == null ? DEFAULT_RECOMPUTE : recompute;
    loaderTimeoutS = loaderTimeoutS == null ? DEFAULT_LOADER_TIMEOUT_S : loaderTimeoutS;
    devices = devices == null ? null : ConfigLists.copy("devices", devices);
    SettingRules rules = SettingRules.of(ComputeConfig.class);
    rules.check("device", device);
    rules.check("devices", devices);
    rules.check("precision", precision);
    rules.check("threads", threads);
    rules.check("loader_timeout_s", loaderTimeoutS);
  }

  /** The devices on which independent models train: {@code devices}, or {@code device} only. */
  public List<String> trainingDevices() {
    return devices == null ? List.of(device) : devices;
  }

  static ComputeConfig defaults() {
    return new ComputeConfig(null, null, null, null, null, null);
  }
}
