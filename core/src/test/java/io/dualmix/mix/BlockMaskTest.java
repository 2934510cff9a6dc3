package io.dualmix.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.data.load.Batch;
import io.dualmix.tensor.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockMaskTest {
  private static final int SIDE = 160;

  private static Batch grey() {
    byte[] rgb = new byte[2 * 3 * SIDE * SIDE];
    java.util.Arrays.fill(rgb, (byte) 7);
    return new Batch(0, List.of("a", "b"), SIDE, SIDE, rgb, null);
  }

  @Test
  void wholeBlocksAreHiddenInTheirShare() {
    Batch batch = grey();
    byte[] masked = BlockMask.hide(batch, batch.rgb(), 0.7, RandomStream.of(3));
    int hidden = 0;
    int block = SIDE / 8;
    for (int y = 0; y < 2 * SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        byte corner = masked[3 * ((y - y % SIDE % block) * SIDE + x - x % block)];
        assertThat(masked[3 * (y * SIDE + x)]).isEqualTo(corner);
        hidden += corner == 7 ? 0 : 1;
      }
    }
    assertThat((double) hidden / (2 * SIDE * SIDE)).isCloseTo(0.7, within(0.1));
    assertThat(batch.rgb()).containsOnly(7);
  }

  @Test
  void theBlocksAreThoseOfTheRandomStream() {
    Batch batch = grey();
    byte[] one = BlockMask.hide(batch, batch.rgb(), 0.5, RandomStream.of(3));
    assertThat(BlockMask.hide(batch, batch.rgb(), 0.5, RandomStream.of(3))).isEqualTo(one);
    assertThat(BlockMask.hide(batch, batch.rgb(), 0.5, RandomStream.of(4))).isNotEqualTo(one);
    assertThat(BlockMask.hide(batch, batch.rgb(), 0, RandomStream.of(3))).isEqualTo(batch.rgb());
  }
}
