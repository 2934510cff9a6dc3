package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.bytedeco.pytorch.global.torch.empty;

import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryTest {
  @Test
  void libtorchsOwnErrorIsRecognised() {
    Throwable thrown =
        catchThrowable(
            () -> {
              try (TensorScope scope = new TensorScope()) {
                // A pebibyte: more than any machine maps, so that nothing is really taken.
                scope.keep(empty(1L << 48)).fill_(new Scalar(1));
              }
            });
    assertThat(OutOfMemory.of(thrown)).as(String.valueOf(thrown)).contains(OutOfMemory.HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139 GiB",
        "CUDA error: out of memory",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"
      })
  void whatAGpuSaysIsRecognised(String message) {
    Throwable wrapped = new IllegalStateException(new RuntimeException(message));
    assertThat(OutOfMemory.of(wrapped)).contains(OutOfMemory.GPU);
  }

  @Test
  void javasHeapIsToldApartFromJavaCppsLimit() {
    assertThat(OutOfMemory.of(new OutOfMemoryError("Java heap space"))).contains(OutOfMemory.HEAP);
    Throwable limit =
        new OutOfMemoryError("Physical memory usage is too high: physicalBytes > maxPhysicalBytes");
    assertThat(OutOfMemory.of(limit)).contains(OutOfMemory.LIMIT);
  }

  @Test
  void otherFailuresAreNoneOfMemory() {
    assertThat(OutOfMemory.of(new RuntimeException("The size of tensor a (3) must match")))
        .isEmpty();
    assertThat(OutOfMemory.of(new NullPointerException())).isEmpty();
  }
}
