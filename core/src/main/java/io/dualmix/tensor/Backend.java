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
 * Where and how tensors are computed: device, precision and threads. Everything else asks this
 * class and never libtorch's global switches.
 */
public final class Backend {
  static {
    NativeLibraries.load();
  }

  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

  /** A run opens a backend for each model that trains, and one warning is enough. */
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
   * @throws DualMixException if the device is unknown or not there
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
          "The device '" + device + "' is not there (compute.device)",
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
   * As above, by the configuration's words.
   *
   * @param precision {@code fp32}, {@code bf16} or {@code auto}; see {@link Precision#of}
   * @throws DualMixException if device or precision are unknown, or the device is not there
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

  /** Batches have one size: cuDNN may try its algorithms once and keep the fastest. */
  private static Backend cuda(int index, Precision precision, int threads) {
    torch.globalContext().setBenchmarkCuDNN(true);
    return new Backend(DeviceType.CUDA, index, precision, threads);
  }

  /** A CPU in 32 bits with one thread per core. */
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
   * Lets the calling thread compute with this backend's number of threads. To be called wherever
   * another thread than the one that opened the backend may begin to compute, or another backend
   * may have been opened since: OpenMP counts for each thread. Costs next to nothing.
   */
  public void useThreads() {
    useThreads(threads);
  }

  /**
   * As above, with another number of threads than the backend's. libtorch keeps a number for the
   * whole process beside it, the one that any thread set last, and a thread takes that one over at
   * its first parallel operation, unless it has asked for its number before: so this asks first.
   *
   * @param threads at least 1
   */
  public static void useThreads(int threads) {
    if (get_num_threads() != threads) {
      set_num_threads(threads);
    }
  }

  /** Waits until a GPU has done all that it was given; a CPU has always. */
  public void synchronise() {
    if (cuda()) {
      torch.cuda_synchronize(deviceIndex);
    }
  }

  /** Gives a GPU's memory that libtorch keeps for later back to the driver. */
  public void releaseCached() {
    if (cuda()) {
      torch.emptyCache();
    }
  }

  /**
   * The tensor on this device; the same tensor if it is there already. A GPU copies while this
   * thread goes on: libtorch keeps the pinned memory until it has.
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

  /** Runs the body under autocast where the precision asks for it; may nest. */
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
   * Runs the body without autocast, as backward passes want it. What autocast has converted is
   * forgotten before and after: the weights' copies of a pass without gradients must not serve one
   * with.
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

  /** Runs the body without autocast on the CPU, for kernels that are slow in 16 bits. */
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
   * Lets the BLAS library use as many threads as this backend, whatever the environment says: for
   * measuring, since convolutions do without that library.
   */
  public BlasThreads blasThreads() {
    return new BlasThreads(threads);
  }

  /** Gives the threads back when closed. */
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

  /** The threads libtorch really uses now. */
  public static int activeThreads() {
    return get_num_threads();
  }
}
