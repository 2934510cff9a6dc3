package io.dualmix.mix;

import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.tensor.RandomStream;
import java.util.Arrays;

/**
 * Hides square blocks of images (masked image consistency, Hoyer et al., CVPR 2023): hidden pixels
 * have the mean colour of ImageNet, which a normalised input shows as 0.
 */
public final class BlockMask {
  /** MIC's share of hidden blocks. */
  public static final double RATIO = 0.7;

  /** MIC's blocks of 64 pixels in crops of 512. */
  private static final int BLOCKS = 8;

  /** ImageNet's mean colour. */
  private static final byte[] MEAN = {124, 116, 104};

  private BlockMask() {}

  /**
   * Hides blocks of an eighth of the smaller side.
   *
   * @param batch its images, {@code [N, H, W, 3]}
   * @param ratio the probability that a block is hidden, 0..1
   * @param random draws the blocks of each image in order
   * @return a new array
   */
  public static byte[] hide(Batch batch, byte[] rgb, double ratio, RandomStream random) {
    byte[] masked = rgb.clone();
    int block = Math.max(1, Math.min(batch.height(), batch.width()) / BLOCKS);
    int columns = (batch.width() + block - 1) / block;
    int rows = (batch.height() + block - 1) / block;
    boolean[] hidden = new boolean[columns * rows];
    for (int i = 0; i < batch.size(); i++) {
      Arrays.fill(hidden, false);
      for (int b = 0; b < hidden.length; b++) {
        hidden[b] = random.chance(ratio);
      }
      for (int y = 0; y < batch.height(); y++) {
        for (int x = 0; x < batch.width(); x++) {
          if (hidden[y / block * columns + x / block]) {
            int at = ((i * batch.height() + y) * batch.width() + x) * RgbImage.CHANNELS;
            System.arraycopy(MEAN, 0, masked, at, RgbImage.CHANNELS);
          }
        }
      }
    }
    return masked;
  }
}
