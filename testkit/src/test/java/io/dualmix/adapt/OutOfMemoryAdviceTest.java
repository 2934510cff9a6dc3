package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import org.junit.jupiter.api.Test;

class OutOfMemoryAdviceTest {
  private final Experiment tiny = TinyScenes.experiment("method.student.batch=7");
  private final StageSpec student =
      Recipes.stages(tiny).stream().filter(StageSpec::result).findFirst().orElseThrow();
  private final OutOfMemoryAdvice shortage =
      new OutOfMemoryAdvice(tiny, Backend.open("cpu", Precision.FP32, 1));

  private RuntimeException explained(Throwable e) {
    return shortage.explained(e, student, 1_234_567);
  }

  @Test
  void theErrorNamesTheSizesAndWhatToLower() {
    RuntimeException e = explained(new RuntimeException("CUDA out of memory. Tried to allocate"));
    assertThat(e)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("round-1/student")
        .hasMessageContaining("batch 7")
        .hasMessageContaining("crop 48x32")
        .hasMessageContaining("mobilenetv1_025 with 1.2 million parameters");
    assertThat(((DualMixException) e).remedy())
        .contains("method.student.batch", "augmentation.crop", "--find-batch");
  }

  @Test
  void javasHeapHasItsOwnAdvice() {
    RuntimeException e = explained(new OutOfMemoryError("Java heap space"));
    assertThat(((DualMixException) e).remedy()).contains("data.cache_mb", "-Xmx");
  }

  @Test
  void otherFailuresStayThemselves() {
    RuntimeException other = new IllegalStateException("something else");
    assertThat(explained(other)).isSameAs(other);
    Error error = new StackOverflowError();
    assertThatThrownBy(() -> explained(error)).isSameAs(error);
  }

  @Test
  void aStageThatTakesWholeImagesNamesThem() {
    assertThatThrownBy(
            () ->
                shortage.explaining(
                    student,
                    () -> {
                      throw new RuntimeException("DefaultCPUAllocator: can't allocate memory");
                    }))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("of the machine's memory")
        .hasMessageContaining("one whole image at a time");
  }
}
