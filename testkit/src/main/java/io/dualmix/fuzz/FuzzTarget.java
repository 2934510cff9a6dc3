package io.dualmix.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A reader under test.
 *
 * @param name of the reader, as given on the command line
 * @param file that is damaged, relative to the reader's folder
 * @param seeds whole files that the reader accepts
 * @param format damage that knows the format
 * @param expansion bytes that the reader may allocate for each byte of the file, beside the fixed
 *     bound
 * @param reader what is called
 */
record FuzzTarget(
    String name, String file, List<byte[]> seeds, Mutation format, int expansion, Reader reader) {
  /** Values in memory are wider than in the file, and text is kept in several forms. */
  private static final int PLAIN = 1000;

  /** A PNG of 1 bit a sample, packed 1032 times, has 8 * 1032 pixels a byte, of 2 bytes each. */
  private static final int PIXELS = 17_000;

  /** Calls the reader. */
  @FunctionalInterface
  interface Reader {
    /** Reads all that there is; {@code folder} holds the file. */
    void read(Path folder) throws Exception;
  }

  FuzzTarget {
    seeds = List.copyOf(seeds);
  }

  /** A reader of anything but images. */
  static FuzzTarget of(
      String name, String file, List<byte[]> seeds, Mutation format, Reader reader) {
    return new FuzzTarget(name, file, seeds, format, PLAIN, reader);
  }

  /** A reader of PNG or JPEG files. */
  static FuzzTarget image(
      String name, String file, List<byte[]> seeds, Mutation format, Reader reader) {
    return new FuzzTarget(name, file, seeds, format, PIXELS, reader);
  }

  /** The file of one number: the same for the same seed, whatever ran before. */
  byte[] damaged(long seed, int number) {
    Random random = new Random(seed * 1_000_003 + name.hashCode() * 31L + number);
    random.nextInt(); // The first numbers of neighbouring seeds are alike.
    byte[] whole = seeds.get(random.nextInt(seeds.size()));
    return switch (random.nextInt(5)) {
      case 0, 1 -> ByteMutations.any(whole, random);
      case 2, 3 -> format.apply(whole, random);
      default -> ByteMutations.any(format.apply(whole, random), random);
    };
  }
}
