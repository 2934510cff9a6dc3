package io.dualmix.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage that knows nothing of the format: what rot, a broken copy or a blind attacker makes. */
final class ByteMutations {
  /** Numbers at which counting goes wrong. */
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x10000,
    0x7FFFFFFF,
    0x80000000L,
    0xFFFFFFFFL,
    0x100000000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final int MOST_MUTATIONS = 3;

  /** Most formats describe themselves in their first bytes, where damage matters most. */
  private static final int HEAD = 2048;

  private static final List<Mutation> ALL =
      List.of(
          ByteMutations::flipBits,
          ByteMutations::overwrite,
          ByteMutations::truncate,
          ByteMutations::insert,
          ByteMutations::duplicate,
          ByteMutations::extremeNumber,
          ByteMutations::swap);

  private ByteMutations() {}

  /** One to three kinds of damage. */
  static byte[] any(byte[] content, Random random) {
    byte[] damaged = content;
    int times = 1 + random.nextInt(MOST_MUTATIONS);
    for (int i = 0; i < times; i++) {
      damaged = ALL.get(random.nextInt(ALL.size())).apply(damaged, random);
    }
    return damaged;
  }

  /** One number of 1, 2, 4 or 8 bytes in either byte order is set to an extreme one. */
  static byte[] extremeNumber(byte[] content, Random random) {
    byte[] damaged = content.clone();
    byte[] number = new byte[Long.BYTES];
    ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer.wrap(number).order(order).putLong(extreme(random));
    int width = 1 << random.nextInt(4);
    int from = order == ByteOrder.BIG_ENDIAN ? Long.BYTES - width : 0;
    int at = place(damaged, random);
    System.arraycopy(number, from, damaged, at, Math.min(width, damaged.length - at));
    return damaged;
  }

  static long extreme(Random random) {
    return EXTREMES[random.nextInt(EXTREMES.length)];
  }

  /** A place in the content, more often near its start; 0 if it is empty. */
  static int place(byte[] content, Random random) {
    int range = random.nextInt(4) > 0 ? Math.min(HEAD, content.length) : content.length;
    return range == 0 ? 0 : random.nextInt(range);
  }

  /** The content with {@code with} in place of the bytes {@code from} to {@code to}. */
  static byte[] replace(byte[] content, int from, int to, byte[] with) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(content.length + with.length);
    joined.write(content, 0, from);
    joined.writeBytes(with);
    joined.write(content, to, content.length - to);
    return joined.toByteArray();
  }

  private static byte[] flipBits(byte[] content, Random random) {
    byte[] damaged = content.clone();
    int flips = 1 + random.nextInt(8);
    for (int i = 0; i < flips && damaged.length > 0; i++) {
      damaged[place(damaged, random)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  private static byte[] overwrite(byte[] content, Random random) {
    byte[] damaged = content.clone();
    int at = place(damaged, random);
    byte[] run = piece(random, 1 + random.nextInt(64));
    System.arraycopy(run, 0, damaged, at, Math.min(run.length, damaged.length - at));
    return damaged;
  }

  private static byte[] truncate(byte[] content, Random random) {
    return Arrays.copyOf(content, random.nextInt(content.length + 1));
  }

  private static byte[] insert(byte[] content, Random random) {
    int at = place(content, random);
    return replace(content, at, at, piece(random, 1 + random.nextInt(256)));
  }

  private static byte[] duplicate(byte[] content, Random random) {
    byte[] piece = cut(content, random);
    int at = place(content, random);
    return replace(content, at, at, piece);
  }

  /** A piece takes the place of another of the same length. */
  private static byte[] swap(byte[] content, Random random) {
    byte[] piece = cut(content, random);
    byte[] damaged = content.clone();
    int at = random.nextInt(content.length - piece.length + 1);
    System.arraycopy(piece, 0, damaged, at, piece.length);
    return damaged;
  }

  private static byte[] cut(byte[] content, Random random) {
    int from = place(content, random);
    int length = Math.min(content.length - from, 1 + random.nextInt(512));
    return Arrays.copyOfRange(content, from, from + length);
  }

  /** Noise, or one value over and over. */
  private static byte[] piece(Random random, int length) {
    byte[] piece = new byte[length];
    if (random.nextBoolean()) {
      random.nextBytes(piece);
    } else {
      Arrays.fill(piece, (byte) extreme(random));
    }
    return piece;
  }
}
