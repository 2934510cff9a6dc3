package io.dualmix.tensor;

import java.util.List;
import java.util.Optional;

/**
 * The kind of memory that ran out. Native libraries report it only in the text of an exception:
 * libtorch's {@code c10::OutOfMemoryError}, cuDNN, cuBLAS, {@code std::bad_alloc} and OpenCV errors
 * are {@link RuntimeException}s in Java.
 */
public enum OutOfMemory {
  /** The Java heap. */
  HEAP,
  /** Host memory outside the heap, which holds CPU tensors. */
  HOST,
  /** JavaCPP's limit for the process: four times the heap by default. */
  LIMIT,
  /** GPU memory. */
  GPU;

  private static final List<String> GPU_TEXTS =
      List.of(
          "CUDA out of memory",
          "CUDA error: out of memory",
          "CUBLAS_STATUS_ALLOC_FAILED",
          "CUDNN_STATUS_ALLOC_FAILED",
          "CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED");

  private static final List<String> HOST_TEXTS =
      List.of(
          "can't allocate memory", // libtorch's allocator on Linux and macOS
          "not enough memory", // and on Windows
          "std::bad_alloc",
          "bad allocation",
          "Insufficient memory"); // OpenCV

  private static final List<String> LIMIT_TEXTS = List.of("maxPhysicalBytes", "maxBytes");

  /**
   * The kind of memory that ran out; empty if neither the failure nor its causes concern memory.
   */
  public static Optional<OutOfMemory> of(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String message = String.valueOf(e.getMessage());
      if (GPU_TEXTS.stream().anyMatch(message::contains)) {
        return Optional.of(GPU);
      }
      if (HOST_TEXTS.stream().anyMatch(message::contains)) {
        return Optional.of(HOST);
      }
      if (LIMIT_TEXTS.stream().anyMatch(message::contains)) {
        return Optional.of(LIMIT);
      }
      if (e instanceof OutOfMemoryError) {
        return Optional.of(HEAP);
      }
    }
    return Optional.empty();
  }
}
