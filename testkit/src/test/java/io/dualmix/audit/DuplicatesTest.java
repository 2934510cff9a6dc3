package io.dualmix.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.audit.Finding.Kind;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.RgbImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private static RgbImage slope(boolean across, int offset) {
    byte[] rgb = new byte[32 * 32 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ((across ? i / 3 % 32 : i / 3 / 32) * 7 + offset);
    }
    return new RgbImage(32, 32, rgb);
  }

  private static DomainScan scan(String domain, RgbImage... images) {
    return DomainScan.of(
        domain,
        new MemoryDataset(
            MemoryDataset.table(2), List.of(images), Collections.nCopies(images.length, null)),
        i -> false,
        1,
        done -> {});
  }

  @Test
  void theSamePixelsWithinADomainAreFoundOnce() {
    DomainScan scan = scan("source", slope(true, 0), slope(false, 0), slope(true, 0));

    assertThat(Duplicates.within(scan))
        .containsExactly(
            Finding.of(Kind.TWICE, "source", "image-2", "image-2 has the same pixels as image-0"));
  }

  @Test
  void aValidationImageThatIsTrainedOnNamesTheDomain() {
    List<Finding> findings =
        Duplicates.between(
            List.of(scan("source", slope(false, 0)), scan("target", slope(true, 0))),
            scan("validation", slope(true, 0)));

    assertThat(findings)
        .containsExactly(
            Finding.of(
                Kind.TRAIN_AND_VALIDATION,
                "validation",
                "image-0",
                "image-0 has the same pixels as target image-0"));
  }

  @Test
  void ofAlmostTheSameTheNearestIsNamed() {
    List<Finding> findings =
        Duplicates.between(
            List.of(scan("source", slope(true, 5), slope(true, 1), slope(false, 0))),
            scan("validation", slope(true, 3)));

    assertThat(findings)
        .containsExactly(
            Finding.of(
                Kind.ALMOST_VALIDATION,
                "validation",
                "image-0",
                "image-0 looks like source image-0 (mean difference 2.0 of 255)"));
  }

  @Test
  void otherImagesAreNoFinding() {
    assertThat(
            Duplicates.between(
                List.of(scan("source", slope(true, 0))), scan("validation", slope(false, 0))))
        .isEmpty();
  }
}
