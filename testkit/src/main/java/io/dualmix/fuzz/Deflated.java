package io.dualmix.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Bytes packed by zlib, as in PNG and MATLAB files. */
final class Deflated {
  private static final int MOST = 1 << 20;

  private Deflated() {}

  static byte[] pack(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** The packed bytes as far as they can be unpacked. */
  static byte[] unpack(byte[] packed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      for (int b = in.read(); b >= 0 && bytes.size() < MOST; b = in.read()) {
        bytes.write(b);
      }
    } catch (IOException e) {
      return bytes.toByteArray();
    }
    return bytes.toByteArray();
  }

  /** Unpacked, damaged, and packed again; sometimes with far more than belongs there. */
  static byte[] damage(byte[] packed, Random random) {
    byte[] damaged = ByteMutations.any(unpack(packed), random);
    return pack(random.nextInt(20) == 0 ? Arrays.copyOf(damaged, MOST) : damaged);
  }
}
