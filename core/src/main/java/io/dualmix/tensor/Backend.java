package io.dualmix.tensor;

import static org.bytedeco.pytorch.global.torch.clear_cache;
import static org.bytedeco.pytorch.global.torch.cuda_device_count;
import static org.bytedeco.pytorch.global.torch.decrement_nesting;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.increment_nesting;
import static org.bytedeco.pytorch.global.torch.is_autocast_enabled;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device, precision and number of threads of tensor computations. All other code uses this
 * class in place of libtorch's global settings.
 */
@PublicApi
public final class Backend {
  static {
    NativeLibraries.load();
  }

  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

  /** A run opens a backend for each model that it trains; the warning appears once. */
  private static final AtomicBoolean SLOW_TOLD = new AtomicBoolean();

  private final DeviceType deviceType;
  private final int deviceIndex;
  private final Precision precision;
  private final int threads;

  private Backend(DeviceType deviceType, int deviceIndex, Precision precision, int threads) {
    this.deviceType = deviceType;
    this.deviceIndex = deviceIndex;
    this.precision = precision;
    this.threads = threads;
  }

  /**
   * Opens a device.
   *
   * @param device {@code auto} (CUDA when there is a GPU, else CPU), {@code cpu}, {@code cuda} or
   *     {@code cuda:N}
   * @param precision of forward and backward passes
   * @param threads for libtorch's CPU kernels; 0 for one per core
   * @throws DualMixException if the device is unknown or not available
   */
  public static Backend open(String device, Precision precision, int threads) {
    int used = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    useThreads(used);
    if (device.equals("cpu")) {
      return new Backend(DeviceType.CPU, -1, precision, used);
    }
    boolean present = torch.hasCUDA() && cuda_device_count() > 0;
    if (device.equals("auto")) {
      return present ? cuda(0, precision, used) : new Backend(DeviceType.CPU, -1, precision, used);
    }
    if (!device.matches("cuda(:\\d{1,3})?")) {
      throw new DualMixException(
          "Unknown device '" + device + "'", "Known are auto, cpu, cuda and cuda:N.");
    }
    int index = device.contains(":") ? Integer.parseInt(device.substring(5)) : 0;
    if (!present || index >= cuda_device_count()) {
      throw new DualMixException(
          "The device '" + device + "' is not available (compute.device)",
          torch.hasCUDA()
              ? "libtorch sees "
                  + (present ? cuda_device_count() : 0)
                  + " GPU(s); try compute.device=cpu."
              : "This build of libtorch has no CUDA: build for it once with"
                  + " DUALMIX_BUILD_OPTS=-Pcuda ./dualmix doctor, or set compute.device=cpu.");
    }
    return cuda(index, precision, used);
  }

  /**
   * Opens a device by configuration values.
   *
   * @param precision {@code fp32}, {@code bf16} or {@code auto}; see {@link Precision#of}
   * @throws DualMixException if device or precision are unknown, or the device is not available
   */
  public static Backend open(String device, String precision, int threads) {
    Backend found = open(device, Precision.FP32, threads);
    Precision used = Precision.of(precision, found.cuda());
    if (used == Precision.BF16
        && !found.cuda()
        && !Precision.fastOnCpu()
        && !SLOW_TOLD.getAndSet(true)) {
      LOG.warn(
          "This processor computes bf16 several times slower than fp32: set compute.precision to"
              + " auto or fp32");
    }
    return new Backend(found.deviceType, found.deviceIndex, used, found.threads);
  }

  /** All batches have one size, so cuDNN benchmarks its algorithms once and keeps the fastest. */
  private static Backend cuda(int index, Precision precision, int threads) {
    torch.globalContext().setBenchmarkCuDNN(true);
    return new Backend(DeviceType.CUDA, index, precision, threads);
  }

  /** A CPU backend in fp32 with one thread per core. */
  public static Backend cpu() {
    return open("cpu", Precision.FP32, 0);
  }

  /** The device, as a new object of the innermost scope. */
  public Device device() {
    return deviceType == DeviceType.CPU
        ? new Device(DeviceType.CPU)
        : new Device(deviceType, (byte) deviceIndex);
  }

  /** Whether this is a GPU. */
  public boolean cuda() {
    return deviceType == DeviceType.CUDA;
  }

  /** {@code cpu} or {@code cuda:N}. */
  public String deviceName() {
    return cuda() ? "cuda:" + deviceIndex : "cpu";
  }

  /** The precision of forward and backward passes. */
  public Precision precision() {
    return precision;
  }

  /** Threads of libtorch's CPU kernels. */
  public int threads() {
    return threads;
  }

  /**
   * Sets the calling thread's number of OpenMP threads to this backend's. Call it before a thread
   * computes that did not open the backend, or after another backend was opened: OpenMP keeps the
   * number per thread. The call is cheap.
   */
  public void useThreads() {
    useThreads(threads);
  }

  /**
   * Sets the calling thread's number of OpenMP threads. libtorch also keeps a number for the
   * process, set by the last caller. A thread adopts it at its first parallel operation unless it
   * has queried its number before, so this method queries it first.
   *
   * @param threads at least 1
   */
  public static void useThreads(int threads) {
    if (get_num_threads() != threads) {
      set_num_threads(threads);
    }
  }

  /** Waits for all kernels queued on the GPU; returns immediately on a CPU. */
  public void synchronise() {
    if (cuda()) {
      torch.cuda_synchronize(deviceIndex);
    }
  }

  /** Returns the unused memory of libtorch's GPU cache to the driver. */
  public void releaseCached() {
    if (cuda()) {
      torch.emptyCache();
    }
  }

  /**
   * The tensor on this device; the same tensor if it is already there. The copy to a GPU is
   * asynchronous: libtorch keeps the pinned memory until it is complete.
   */
  public Tensor place(Tensor tensor) {
    if (!cuda() || tensor.is_cuda()) {
      return tensor;
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor pinned = tensor.pin_memory();
      return scope.keep(
          pinned.to(device(), tensor.scalar_type(), true, false, new MemoryFormatOptional()));
    }
  }

  /** Runs the body under autocast if the precision is bf16; calls may nest. */
  public <T> T autocast(Supplier<T> body) {
    if (precision == Precision.FP32 || is_autocast_enabled(deviceType)) {
      return body.get();
    }
    set_autocast_dtype(deviceType, ScalarType.BFloat16);
    set_autocast_enabled(deviceType, true);
    increment_nesting();
    try {
      return body.get();
    } finally {
      if (decrement_nesting() == 0) {
        // The cache holds bf16 copies of parameters; the optimiser is about to change them.
        clear_cache();
      }
      set_autocast_enabled(deviceType, false);
    }
  }

  /**
   * Runs the body without autocast, as backward passes require. The autocast cache is cleared
   * before and after: copies of weights from a pass without gradients must not be used in a pass
   * with gradients.
   */
  public void outsideAutocast(Runnable body) {
    if (!is_autocast_enabled(deviceType)) {
      body.run();
      return;
    }
    clear_cache();
    set_autocast_enabled(deviceType, false);
    try {
      body.run();
    } finally {
      clear_cache();
      set_autocast_enabled(deviceType, true);
    }
  }

  /** Runs the body without autocast on the CPU, for kernels that are slow in bf16. */
  public static <T> T fullPrecisionOnCpu(Supplier<T> body) {
    boolean enabled = is_autocast_enabled(DeviceType.CPU);
    set_autocast_enabled(DeviceType.CPU, false);
    try {
      return body.get();
    } finally {
      set_autocast_enabled(DeviceType.CPU, enabled);
    }
  }

  /**
   * Sets the BLAS library's number of threads to this backend's, regardless of the environment.
   * Used for measurements only, since convolutions do not use that library.
   */
  public BlasThreads blasThreads() {
    return new BlasThreads(threads);
  }

  /** Restores the previous number of threads when closed. */
  public static final class BlasThreads implements AutoCloseable {
    private final int before = openblas.blas_get_num_threads();

    private BlasThreads(int threads) {
      openblas.blas_set_num_threads(threads);
    }

    @Override
    public void close() {
      openblas.blas_set_num_threads(before);
    }
  }

  /** The number of threads that libtorch uses now. */
  public static int activeThreads() {
    return get_num_threads();
  }
}
