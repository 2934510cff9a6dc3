package io.dualmix.mix;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.tensor.RandomStream;
import java.util.stream.IntStream;

/**
 * Class-level mixing (ClassMix, Olsson et al., WACV 2021, as in DACS, Tranheden et al., WACV 2021):
 * x_m = M * x_s + (1 - M) * x_t, labels alike. M is 1 where the source's label is one of half of
 * the classes, rounded up, that this source image shows: its objects are pasted on the target
 * image. Ignored pixels belong to no class and are never pasted.
 *
 * <p>It copies bytes on the heap, so that any thread may do it ahead of the step that needs it.
 */
public final class ClassMix {
  private ClassMix() {}

  /**
   * Mixed images.
   *
   * @param batch under the target's names
   * @param pasted M, {@code [N, H, W]}: 1 for pixels of the source, 0 for those of the target,
   *     whose pseudo labels may count for less
   */
  public record Mixed(Batch batch, byte[] pasted) {}

  /**
   * Mixes two batches sample by sample.
   *
   * @param source x_s and y_s
   * @param target x_t and y_t, perhaps pseudo labels, of the source's size, for the same step
   * @param random draws the classes, image after image
   * @return new arrays; neither batch is changed
   * @throws io.dualmix.DualMixException if sizes differ or labels are missing
   */
  public static Mixed mix(Batch source, Batch target, RandomStream random) {
    BatchPair.requireAlike(source, target);
    byte[] rgb = target.rgb().clone();
    byte[] classes = target.classes().clone();
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

  /** Half of the classes of one label, rounded up, by their indices. */
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
