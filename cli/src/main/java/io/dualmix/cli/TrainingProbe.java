package io.dualmix.cli;

import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.Losses;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/** Some forward and backward passes of a small model, for the doctor. */
final class TrainingProbe {
  private static final int CLASSES = 11;
  private static final int SIDE = 96;
  private static final int BATCH = 4;
  private static final int TIMED = 3;

  private TrainingProbe() {}

  /** Trains a little in both precisions; says which one is faster here. */
  static Checkup.Finding run() {
    double fp32 = secondsPerStep(Precision.FP32);
    double bf16 = secondsPerStep(Precision.BF16);
    String found =
        String.format(
            Locale.ROOT,
            "forward and backward work: %.0f ms in fp32, %.0f ms in bf16",
            1000 * fp32,
            1000 * bf16);
    String advice =
        bf16 < 0.8 * fp32
            ? "compute.precision: auto or bf16 is worth trying here."
            : "compute.precision: fp32 is the better choice here.";
    return new Checkup.Finding(Checkup.State.OK, "training", found, advice);
  }

  private static double secondsPerStep(Precision precision) {
    Backend backend = Backend.open("auto", precision, 0);
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", CLASSES);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1, "doctor"))) {
      model.to(backend);
      model.train(true);
      step(model, backend);
      long begun = System.nanoTime();
      for (int i = 0; i < TIMED; i++) {
        step(model, backend);
      }
      return (System.nanoTime() - begun) * 1e-9 / TIMED;
    }
  }

  private static void step(SegmentationModel model, Backend backend) {
    try (TensorScope scope = new TensorScope()) {
      byte[] pixels = new byte[BATCH * 3 * SIDE * SIDE];
      long[] classes = new long[BATCH * SIDE * SIDE];
      RandomStream random = RandomStream.of(2, "doctor");
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) random.nextInt(256);
      }
      for (int i = 0; i < classes.length; i++) {
        classes[i] = random.nextInt(CLASSES);
      }
      Tensor images = backend.place(Tensors.ofBytes(pixels, BATCH, 3, SIDE, SIDE));
      Tensor labels = backend.place(Tensors.ofLongs(classes, BATCH, SIDE, SIDE));
      Tensor logits = backend.autocast(() -> model.logits(model.normalise(images), SIDE, SIDE));
      Tensor loss = Losses.crossEntropy(logits, labels);
      loss.backward();
      if (!Float.isFinite(Tensors.toFloats(loss)[0])) {
        throw new IllegalStateException("the loss of a tiny model is not finite");
      }
    }
  }
}
