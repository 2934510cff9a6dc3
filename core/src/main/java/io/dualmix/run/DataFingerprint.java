package io.dualmix.run;

import io.dualmix.data.Dataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A fingerprint of a data set; runs on the same data have the same fingerprint. */
public final class DataFingerprint {
  /**
   * The number of images to hash, evenly spaced: all images would take minutes on a large data set.
   */
  private static final int SAMPLED = 8;

  private static final int HEXADECIMALS = 16;

  private DataFingerprint() {}

  /** The data set's description and a hash of its names, classes and some images. */
  public static String of(Dataset dataset) {
    MessageDigest digest = sha256();
    text(digest, String.join("\n", dataset.classes().names()));
    for (int i = 0; i < dataset.size(); i++) {
      text(digest, dataset.name(i));
    }
    int sampled = Math.min(SAMPLED, dataset.size());
    for (int i = 0; i < sampled; i++) {
      int index = (int) ((long) i * dataset.size() / sampled);
      digest.update(dataset.image(index).rgb());
      if (dataset.labelled(index)) {
        digest.update(dataset.label(index).classes());
      }
    }
    String hash = HexFormat.of().formatHex(digest.digest()).substring(0, HEXADECIMALS);
    return dataset.describe() + " (sha256 " + hash + ")";
  }

  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
