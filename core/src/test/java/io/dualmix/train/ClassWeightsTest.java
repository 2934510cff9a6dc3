package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static final double[] SHARES = {0.5, 0.25, 0.25, 0};

  @Test
  void inverseLogIsThatOfEnetWithTheMean1() {
    // 1 / ln(1.52) = 2.3883, 1 / ln(1.27) = 4.1838, 1 / ln(1.02) = 50.498; mean of a pixel 3.2861.
    assertThat(ClassWeights.inverseLog(SHARES).values())
        .containsExactly(new float[] {0.7268f, 1.2732f, 1.2732f, 15.367f}, within(1e-3f));
  }

  @Test
  void medianFrequencyIsBoundedForAClassThatIsNotSeen() {
    // The median of 0.5, 0.25 and 0.25 is 0.25: 0.5, 1, 1 and 10; mean of a pixel 0.75.
    assertThat(ClassWeights.medianFrequency(SHARES).values())
        .containsExactly(new float[] {0.66667f, 1.33333f, 1.33333f, 13.3333f}, within(1e-4f));
  }

  @Test
  void theMedianOfAnEvenNumberOfClassesIsBetweenTheMiddleTwo() {
    // 0.6, 0.3, 0.08, 0.02: the median is 0.19; 0.19 / 0.02 = 9.5. All terms f * w are 0.19.
    assertThat(ClassWeights.medianFrequency(new double[] {0.6, 0.3, 0.08, 0.02}).values())
        .containsExactly(
            new float[] {0.25f / 0.6f, 0.25f / 0.3f, 0.25f / 0.08f, 0.25f / 0.02f}, within(1e-4f));
  }

  @Test
  void withoutWeightsThereAreNoValues() {
    assertThat(ClassWeights.none().values()).isEmpty();
  }
}
