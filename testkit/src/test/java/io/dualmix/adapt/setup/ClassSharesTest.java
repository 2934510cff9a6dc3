package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.train.ClassWeights;
import io.dualmix.train.objective.Need;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class ClassSharesTest {
  private final Domains domains = Domains.open(TinyScenes.experiment());
  private final ClassShares shares = new ClassShares(domains, 1);

  private static double[] counted(Dataset dataset) {
    double[] shares = new double[dataset.classes().size()];
    double all = 0;
    for (int i = 0; i < dataset.size(); i++) {
      for (byte c : dataset.label(i).classes()) {
        if ((c & 0xFF) != ClassTable.IGNORE) {
          shares[c]++;
          all++;
        }
      }
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= all;
    }
    return shares;
  }

  @Test
  void aStageHasTheSharesOfTheDomainItTrainsOn() {
    double[] source = counted(domains.source());
    assertThat(shares.weights("inverse_log", EnumSet.of(Need.SOURCE)).values())
        .isEqualTo(ClassWeights.inverseLog(source).values());
    // Images without labels have no part.
    double[] target = counted(domains.labelled());
    EnumSet<Need> student = EnumSet.of(Need.LABELLED_TARGET, Need.UNLABELLED_TARGET);
    assertThat(shares.weights("median_frequency", student).values())
        .isEqualTo(ClassWeights.medianFrequency(target).values());
    assertThat(target).isNotEqualTo(source);
  }

  @Test
  void ofTwoDomainsEachHasHalf() {
    double[] mean = counted(domains.source());
    double[] target = counted(domains.labelled());
    for (int c = 0; c < mean.length; c++) {
      mean[c] += (target[c] - mean[c]) / 2;
    }
    EnumSet<Need> both = EnumSet.of(Need.SOURCE, Need.LABELLED_TARGET);
    assertThat(shares.weights("inverse_log", both).values())
        .isEqualTo(ClassWeights.inverseLog(mean).values());
  }

  @Test
  void withoutLabelsOrKindAllClassesWeighTheSame() {
    assertThat(shares.weights("none", EnumSet.of(Need.SOURCE)).values()).isEmpty();
    assertThat(shares.weights("inverse_log", EnumSet.of(Need.UNLABELLED_TARGET)).values())
        .isEmpty();
  }
}
