package io.dualmix.adapt;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.ModelConfig;
import io.dualmix.config.SizeConfig;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.OutOfMemory;
import java.util.Locale;
import java.util.function.Supplier;

/** Explains an out-of-memory failure: what took the memory, and which settings to lower. */
final class OutOfMemoryAdvice {
  private final Experiment experiment;
  private final Backend backend;

  /**
   * @param experiment whose batch, crop and model the message names
   * @param backend whose memory ran out
   */
  OutOfMemoryAdvice(Experiment experiment, Backend backend) {
    this.experiment = experiment;
    this.backend = backend;
  }

  /** Explains the failure of a stage that trains; returns other failures unchanged. */
  RuntimeException explained(Throwable e, StageSpec stage, long parameters) {
    String sizes =
        String.format(
            Locale.ROOT,
            "batch %d of each domain, crop %s, %s with %.1f million parameters, %s",
            stage.training().batch(),
            crop(),
            network(),
            parameters / 1e6,
            backend.precision().setting());
    String remedy =
        "Lower "
            + stage.settings()
            + ".batch or augmentation.crop, raise model.output_stride, or set"
            + " compute.precision=bf16 or compute.recompute=true. dualmix train FILE --find-batch"
            + " finds what fits.";
    return explained(e, stage, sizes, remedy);
  }

  /** Runs work on whole images, one at a time; see {@link #explained}. */
  <T> T explaining(StageSpec stage, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      throw explained(
          e,
          stage,
          "one whole image at a time, " + network() + ", " + backend.precision().setting(),
          "Use smaller images (resize of the data set), or raise model.output_stride.");
    }
  }

  private RuntimeException explained(Throwable e, StageSpec stage, String sizes, String remedy) {
    OutOfMemory kind = OutOfMemory.of(e).orElse(null);
    if (kind == null) {
      if (e instanceof Error error) {
        throw error;
      }
      return (RuntimeException) e;
    }
    String where =
        switch (kind) {
          case HEAP -> "Java's heap (" + (Runtime.getRuntime().maxMemory() >> 20) + " MiB)";
          case HOST -> "the machine's memory";
          case LIMIT -> "what JavaCPP allows, four times Java's heap";
          case GPU -> backend.deviceName();
        };
    return new DualMixException(
        "Out of memory in " + stage + ", of " + where + ": " + sizes,
        switch (kind) {
          case HEAP ->
              "Lower data.cache_mb, data.prefetch or the batch, or give Java more:"
                  + " DUALMIX_JAVA_OPTS=-Xmx8g";
          case LIMIT ->
              "If the machine has more: DUALMIX_JAVA_OPTS=-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"
                  + " lifts the limit. "
                  + remedy;
          case HOST, GPU -> remedy;
        },
        e);
  }

  private String crop() {
    SizeConfig crop = experiment.augmentation().crop();
    return crop == null ? "none (whole images)" : crop.width() + "x" + crop.height();
  }

  private String network() {
    ModelConfig model = experiment.model();
    return model.architecture() + " on " + model.backbone();
  }
}
