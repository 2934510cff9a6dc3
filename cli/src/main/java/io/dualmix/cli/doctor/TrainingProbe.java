package io.dualmix.cli.doctor;

import io.dualmix.cli.bench.SpeedComparison;
import io.dualmix.model.ForwardContext;
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

/** A few training steps of a light model, for the doctor. */
public final class TrainingProbe {
  private static final int CLASSES = 11;
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;
  private static final int BATCH = 4;

  /** A model as light as the demo's. */
  private static final int HEAD_CHANNELS = 64;

  private static final int OUTPUT_STRIDE = 16;

  /** Steps to warm up: they select algorithms and fill caches. */
  private static final double WARM_UP_SECONDS = 1;

  /** The number of pairs that is enough if all agree; otherwise more are measured. */
  private static final int FEWEST_PAIRS = 3;

  private static final int MOST_PAIRS = 50;
  private static final double LONG_SECONDS = 6;

  /** The time limit in seconds, after which one pair is enough. */
  private static final double LONGEST_SECONDS = 15;

  private TrainingProbe() {}

  /** Runs one step, to check that the libraries work. */
  static SystemCheck.Finding quick() {
    try (Probed fp32 = new Probed(Precision.FP32)) {
      fp32.seconds();
    }
    return new SystemCheck.Finding(
        SystemCheck.State.OK, "training", "forward and backward work", "");
  }

  /** Measures steps in both precisions alternately, and gives the throughput and advice. */
  public static SystemCheck.Finding run() {
    try (Probed fp32 = new Probed(Precision.FP32);
        Probed bf16 = new Probed(Precision.BF16)) {
      long started = System.nanoTime();
      do {
        fp32.seconds();
        bf16.seconds();
      } while (secondsSince(started) < WARM_UP_SECONDS);
      SpeedComparison.Pairs pairs = new SpeedComparison.Pairs();
      long startNanos = System.nanoTime();
      do {
        pairs.add(fp32.seconds(), bf16.seconds());
      } while (pairs.size() < MOST_PAIRS
          && secondsSince(pairs.size() < FEWEST_PAIRS ? started : startNanos)
              < (pairs.size() < FEWEST_PAIRS ? LONGEST_SECONDS : LONG_SECONDS));
      return finding(pairs.compared(), fp32.backend);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }

  private static SystemCheck.Finding finding(SpeedComparison comparison, Backend backend) {
    Precision automatic = Precision.of("auto", backend.cuda());
    String found =
        String.format(
            Locale.ROOT,
            "%s, %d threads, %s: about %s images/s of %dx%d with a light model",
            backend.deviceName(),
            backend.threads(),
            automatic.setting(),
            SpeedComparison.rounded(BATCH / comparison.seconds(automatic)),
            WIDTH,
            HEIGHT);
    return new SystemCheck.Finding(
        SystemCheck.State.OK, "training", found, comparison.advice(automatic));
  }

  /** A model and its precision. */
  private static final class Probed implements AutoCloseable {
    private final Backend backend;
    private final SegmentationModel model;

    Probed(Precision precision) {
      backend = Backend.open("auto", precision, 0);
      ModelSpec spec =
          ModelSpec.of("deeplabv3plus", "mobilenetv1_025", CLASSES)
              .withHeadChannels(HEAD_CHANNELS)
              .withOutputStride(OUTPUT_STRIDE);
      model = SegmentationModel.create(spec, RandomStream.of(1, "doctor"));
      model.to(backend);
    }

    /** Seconds per step. */
    double seconds() {
      long startNanos = System.nanoTime();
      step(model, backend);
      return secondsSince(startNanos);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static void step(SegmentationModel model, Backend backend) {
    try (TensorScope scope = new TensorScope();
        ForwardContext context = ForwardContext.training(RandomStream.of(3, "doctor"), false)) {
      byte[] pixels = new byte[BATCH * 3 * HEIGHT * WIDTH];
      long[] classes = new long[BATCH * HEIGHT * WIDTH];
      RandomStream random = RandomStream.of(2, "doctor");
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) random.nextInt(256);
      }
      for (int i = 0; i < classes.length; i++) {
        classes[i] = random.nextInt(CLASSES);
      }
      Tensor images = backend.place(Tensors.ofBytes(pixels, BATCH, 3, HEIGHT, WIDTH));
      Tensor labels = backend.place(Tensors.ofLongs(classes, BATCH, HEIGHT, WIDTH));
      Tensor logits =
          backend.autocast(() -> model.logits(model.normalise(images), HEIGHT, WIDTH, context));
      Tensor loss = Losses.crossEntropy(logits, labels);
      context.backward(loss, backend);
      if (!Float.isFinite(Tensors.toFloats(loss)[0])) {
        throw new IllegalStateException("the loss of a tiny model is not finite");
      }
    }
  }
}
