package io.dualmix.tensor;

import java.util.List;
import java.util.Optional;

/**
 * Which memory ran out. NativeLibraries say it in the text of an exception only: libtorch's {@code
 * c10::OutOfMemoryError}, cuDNN and cuBLAS, {@code std::bad_alloc} and OpenCV arrive as {@link
 * RuntimeException}.
 */
public enum OutOfMemory {
  /** Java's heap. */
  HEAP,
  /** The machine's memory outside the heap, where tensors of a CPU lie. */
  HOST,
  /** What JavaCPP lets the process take in all: four times the heap unless told otherwise. */
  LIMIT,
  /** A GPU's. */
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

  /** What ran out, if this failure or a cause of it is about memory. */
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
