package io.dualmix.audit;

import io.dualmix.DualMixException;
import io.dualmix.audit.Finding.Kind;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageDecoder;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.RgbImage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Detects 16-bit images with unused upper bits. Cameras of 10 or 12 bits store their samples in
 * 16-bit files; reduced to their upper 8 bits, such images are nearly black.
 */
public final class BitDepthCheck {
  /**
   * The upper 8 bits of a 14-bit sample are at most 63; a night image uses less than half of the
   * range.
   */
  private static final int DARK = 63;

  /** The largest upper 8 bits in the dark 16-bit images so far. */
  private int brightest = -1;

  private int dark;

  /** Adds an image; only 16-bit images are evaluated. */
  public synchronized void add(ImageMetadata metadata, RgbImage image) {
    if (metadata.bits() != ImageDecoder.WIDEST) {
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

  /** Adds image {@code index} of a data set; an unreadable image is skipped. */
  public void add(Dataset dataset, int index) {
    try {
      Optional<ImageMetadata> metadata = dataset.metadata(index);
      if (metadata.isPresent() && metadata.get().bits() == ImageDecoder.WIDEST) {
        add(metadata.get(), dataset.image(index));
      }
    } catch (DualMixException e) {
      // Reading the image reports the error.
    }
  }

  /** The finding for a domain, if any. */
  public Optional<Finding> finding(String domain) {
    int bits =
        brightest < 0
            ? ImageDecoder.WIDEST
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
