package io.dualmix.mix;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.tensor.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Class-level mixing (ClassMix, Olsson et al., WACV 2021, as in DACS, Tranheden et al., WACV 2021):
 * x_m = M * x_s + (1 - M) * x_t, and the same for labels. M is 1 for pixels of the selected
 * classes, which are half of the classes in the source image, rounded up: their objects are pasted
 * onto the target image. Ignored pixels are never pasted.
 *
 * <p>Works on heap arrays, so it can run on any thread before the step.
 */
public final class ClassMix {
  private ClassMix() {}

  /**
   * Mixed images.
   *
   * @param batch mixed batch with the target's names
   * @param pasted M, {@code [N, H, W]}: 1 for pixels of the source, 0 for those of the target,
   *     whose pseudo-labels may have lower weights
   */
  public record Mixed(Batch batch, byte[] pasted) {}

  /**
   * Mixes two batches sample by sample.
   *
   * @param source x_s and y_s
   * @param target x_t and y_t, possibly pseudo-labels, with the source's size and step; without
   *     labels, all pixels that are not pasted are ignored
   * @param random draws the classes of each image in order
   * @return new arrays; the batches are not modified
   * @throws io.dualmix.DualMixException if sizes differ or labels are missing
   */
  public static Mixed mix(Batch source, Batch target, RandomStream random) {
    Batch onto = target.labelled() ? target : ignored(target);
    BatchPair.requireAlike(source, onto);
    byte[] rgb = target.rgb().clone();
    byte[] classes = onto.classes().clone();
    byte[] pasted = new byte[classes.length];
    int pixels = target.width() * target.height();
    for (int i = 0; i < target.size(); i++) {
      boolean[] chosen = half(source.classes(), i * pixels, pixels, random);
      for (int p = i * pixels; p < (i + 1) * pixels; p++) {
        if (chosen[source.classes()[p] & 0xFF]) {
          pasted[p] = 1;
          classes[p] = source.classes()[p];
          int at = p * RgbImage.CHANNELS;
          System.arraycopy(source.rgb(), at, rgb, at, RgbImage.CHANNELS);
        }
      }
    }
    return new Mixed(
        new Batch(target.step(), target.names(), target.height(), target.width(), rgb, classes),
        pasted);
  }

  private static Batch ignored(Batch batch) {
    byte[] classes = new byte[batch.size() * batch.height() * batch.width()];
    Arrays.fill(classes, (byte) ClassTable.IGNORE);
    return new Batch(
        batch.step(), batch.names(), batch.height(), batch.width(), batch.rgb(), classes);
  }

  /** Draws half of the classes of a label, rounded up. */
  private static boolean[] half(byte[] labels, int first, int pixels, RandomStream random) {
    boolean[] present = new boolean[256];
    for (int p = first; p < first + pixels; p++) {
      present[labels[p] & 0xFF] = true;
    }
    int[] shown = IntStream.range(0, ClassTable.IGNORE).filter(c -> present[c]).toArray();
    int[] order = random.permutation(shown.length);
    boolean[] chosen = new boolean[256];
    for (int k = 0; k < (shown.length + 1) / 2; k++) {
      chosen[shown[order[k]]] = true;
    }
    return chosen;
  }
}
