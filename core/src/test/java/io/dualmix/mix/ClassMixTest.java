package io.dualmix.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.load.Batch;
import io.dualmix.mix.ClassMix.Mixed;
import io.dualmix.tensor.RandomStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassMixTest {
  private static final int N = 2;
  private static final int H = 6;
  private static final int W = 10;
  private static final int PIXELS = H * W;
  private static final byte IGNORE = (byte) 255;

  /** Labels from {@code first} on, {@code count} of them, and some that are ignored. */
  private static Batch batch(int first, int count, int colour) {
    byte[] classes = new byte[N * PIXELS];
    byte[] rgb = new byte[3 * N * PIXELS];
    for (int p = 0; p < classes.length; p++) {
      classes[p] = p % 7 == 6 ? IGNORE : (byte) (first + p % count);
    }
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (colour + i % 100);
    }
    return new Batch(3, List.of("a" + first, "b" + first), H, W, rgb, classes);
  }

  private static Set<Integer> pasted(Mixed mixed, int image) {
    Set<Integer> classes = new TreeSet<>();
    for (int p = image * PIXELS; p < (image + 1) * PIXELS; p++) {
      if (mixed.pasted()[p] == 1) {
        classes.add((int) mixed.batch().classes()[p]);
      }
    }
    return classes;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyPixelIsTheSourcesWhereItsClassIsChosenAndTheTargetsElsewhere(long seed) {
    Batch source = batch(0, 5, 0);
    Batch target = batch(20, 3, 100);
    Mixed mixed = ClassMix.mix(source, target, RandomStream.of(seed));
    for (int i = 0; i < N; i++) {
      Set<Integer> chosen = pasted(mixed, i);
      for (int p = i * PIXELS; p < (i + 1) * PIXELS; p++) {
        boolean inside =
            source.classes()[p] != IGNORE && chosen.contains((int) source.classes()[p]);
        Batch origin = inside ? source : target;
        assertThat(mixed.pasted()[p]).isEqualTo((byte) (inside ? 1 : 0));
        assertThat(mixed.batch().classes()[p]).isEqualTo(origin.classes()[p]);
        for (int c = 0; c < 3; c++) {
          assertThat(mixed.batch().rgb()[3 * p + c]).isEqualTo(origin.rgb()[3 * p + c]);
        }
      }
    }
    assertThat(mixed.batch().names()).containsExactly("a20", "b20");
    assertThat(mixed.batch().step()).isEqualTo(3);
    assertThat(source.classes()).isEqualTo(batch(0, 5, 0).classes());
    assertThat(target.rgb()).isEqualTo(batch(20, 3, 100).rgb());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "4, 2", "5, 3"})
  void halfOfTheClassesOfEachImageRoundedUp(int shown, int wanted) {
    Mixed mixed = ClassMix.mix(batch(0, shown, 0), batch(20, 3, 100), RandomStream.of(4));
    for (int i = 0; i < N; i++) {
      assertThat(pasted(mixed, i)).hasSize(wanted);
    }
  }

  @Test
  void everyClassIsChosenAsOftenAsTheOthersAndEachImageForItself() {
    Map<Integer, Integer> chosen = new HashMap<>();
    int differ = 0;
    for (int seed = 0; seed < 400; seed++) {
      Mixed mixed = ClassMix.mix(batch(0, 4, 0), batch(20, 3, 100), RandomStream.of(seed));
      pasted(mixed, 0).forEach(c -> chosen.merge(c, 1, Integer::sum));
      differ += pasted(mixed, 0).equals(pasted(mixed, 1)) ? 0 : 1;
    }
    assertThat(chosen.values()).hasSize(4).allMatch(n -> n > 150 && n < 250);
    assertThat(differ).isGreaterThan(250);
  }

  @Test
  void aSourceWithoutLabelledPixelsGivesTheTarget() {
    Batch source = batch(0, 5, 0);
    java.util.Arrays.fill(source.classes(), IGNORE);
    Mixed mixed = ClassMix.mix(source, batch(20, 3, 100), RandomStream.of(1));
    assertThat(mixed.batch().rgb()).isEqualTo(batch(20, 3, 100).rgb());
    assertThat(mixed.pasted()).containsOnly(0);
  }

  @Test
  void anUnlabelledTargetIsIgnoredWhereNothingIsPasted() {
    Batch target = batch(20, 3, 100);
    Batch unlabelled = new Batch(3, target.names(), H, W, target.rgb(), null);
    Mixed mixed = ClassMix.mix(batch(0, 5, 0), unlabelled, RandomStream.of(1));
    Mixed truth = ClassMix.mix(batch(0, 5, 0), target, RandomStream.of(1));
    assertThat(mixed.batch().rgb()).isEqualTo(truth.batch().rgb());
    assertThat(mixed.pasted()).isEqualTo(truth.pasted()).contains(0, 1);
    for (int p = 0; p < mixed.pasted().length; p++) {
      assertThat(mixed.batch().classes()[p])
          .isEqualTo(mixed.pasted()[p] == 1 ? truth.batch().classes()[p] : IGNORE);
    }
  }

  @Test
  void batchesThatDoNotGoTogetherAreRefused() {
    Batch target = batch(20, 3, 100);
    Batch unlabelled = new Batch(3, target.names(), H, W, target.rgb(), null);
    Batch turned = new Batch(3, target.names(), W, H, target.rgb(), target.classes());
    assertThatThrownBy(() -> ClassMix.mix(unlabelled, target, RandomStream.of(1)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("source images have no labels");
    assertThatThrownBy(() -> ClassMix.mix(batch(0, 5, 0), turned, RandomStream.of(1)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("2 source images of 10x6 and 2 target images of 6x10");
  }
}
