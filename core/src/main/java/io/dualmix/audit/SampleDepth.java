package io.dualmix.audit;

import io.dualmix.DualMixException;
import io.dualmix.audit.Finding.Kind;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageFacts;
import io.dualmix.data.image.ImageReading;
import io.dualmix.data.image.RgbImage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether images of 16 bits use all of them. Cameras of 10 or 12 bits store their samples in files
 * of 16; taken by their upper 8 bits, such images are nearly black.
 */
public final class SampleDepth {
  /** A sample of 14 bits has at most 63 in its upper 8; dusk has not even half of its range. */
  private static final int DARK = 63;

  /** The brightest sample of the dark images of 16 bits seen so far, by its upper 8 bits. */
  private int brightest = -1;

  private int dark;

  /** Notes an image of 16 bits; others say nothing. */
  public synchronized void add(ImageFacts facts, RgbImage image) {
    if (facts.bits() != ImageReading.WIDEST) {
      return;
    }
    int most = 0;
    for (byte sample : image.rgb()) {
      most = Math.max(most, sample & 0xFF);
    }
    if (most <= DARK) {
      dark++;
      brightest = Math.max(brightest, most);
    }
  }

  /** The same for image {@code index} of a data set; one that cannot be read is passed over. */
  public void add(Dataset dataset, int index) {
    try {
      Optional<ImageFacts> facts = dataset.facts(index);
      if (facts.isPresent() && facts.get().bits() == ImageReading.WIDEST) {
        add(facts.get(), dataset.image(index));
      }
    } catch (DualMixException e) {
      // Reading it says what is wrong.
    }
  }

  /** What was found, for a domain. */
  public Optional<Finding> finding(String domain) {
    int bits =
        brightest < 0
            ? ImageReading.WIDEST
            : 8 + Integer.SIZE - Integer.numberOfLeadingZeros(brightest);
    if (dark == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Kind.DARK_SAMPLES,
            domain,
            "",
            String.format(
                Locale.ROOT,
                "%d images of 16 bits hold samples of at most %d bits and are nearly black",
                dark,
                Math.max(8, bits)),
            String.format(
                Locale.ROOT, "Set bits: %d, or the bits of the camera.", Math.max(8, bits)),
            Map.of()));
  }
}
