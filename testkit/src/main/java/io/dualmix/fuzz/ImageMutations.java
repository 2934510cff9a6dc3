package io.dualmix.fuzz;

import io.dualmix.fuzz.PngBuilder.Chunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage to PNG chunks, behind right check sums, and to JPEG segments. */
final class ImageMutations {
  private static final int[] SIDES = {
    0, 1, 2, 16, 255, 4096, 16384, 16385, 60000, 65535, Integer.MAX_VALUE, -1
  };
  private static final int MOST_REPEATS = 400;

  private ImageMutations() {}

  static byte[] png(byte[] file, Random random) {
    List<Chunk> chunks = new ArrayList<>(PngBuilder.of(file).chunks());
    int times = 1 + random.nextInt(2);
    for (int i = 0; i < times && !chunks.isEmpty(); i++) {
      int at = random.nextInt(chunks.size());
      Chunk chunk = chunks.get(at);
      switch (random.nextInt(7)) {
        case 0 -> chunks.set(at, new Chunk(chunk.type(), damage(chunk.content(), random)));
        case 1 -> chunks.add(random.nextInt(chunks.size() + 1), chunk);
        case 2 -> chunks.remove(at);
        case 3 -> chunks.set(at, new Chunk(type(random), chunk.content()));
        case 4 -> chunks.add(at, new Chunk(type(random), bytes(random)));
        case 5 -> header(chunks, random);
        default -> pixels(chunks, random);
      }
    }
    return new PngBuilder(chunks).bytes();
  }

  private static byte[] damage(byte[] content, Random random) {
    return content.length == 0 ? bytes(random) : ByteMutations.any(content, random);
  }

  private static String type(Random random) {
    String[] types = {
      "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "iCCP", "eXIf", "cHRM", "sRGB", "zTXt",
      "iTXt", "acTL", "fcTL", "fdAT", "sBIT", "bKGD", "hIST", "tIME", "cICP", "XXXX", "\0\0\0\0"
    };
    return types[random.nextInt(types.length)];
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void header(List<Chunk> chunks, Random random) {
    Chunk first = chunks.get(0);
    if (first.content().length != 13) {
      return;
    }
    byte[] header = first.content().clone();
    switch (random.nextInt(3)) {
      case 0 -> ByteBuffer.wrap(header).putInt(4 * random.nextInt(2), side(random));
      case 1 -> ByteBuffer.wrap(header).putInt(0, side(random)).putInt(4, side(random));
      default -> header[8 + random.nextInt(5)] = (byte) random.nextInt(20);
    }
    chunks.set(0, new Chunk(first.type(), header));
  }

  private static int side(Random random) {
    return SIDES[random.nextInt(SIDES.length)];
  }

  private static void pixels(List<Chunk> chunks, Random random) {
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      if (chunk.type().equals("IDAT")) {
        chunks.set(i, new Chunk("IDAT", Deflated.damage(chunk.content(), random)));
      }
    }
  }

  static byte[] jpeg(byte[] file, Random random) {
    List<Integer> markers = new ArrayList<>();
    for (int i = 2; i + 9 < file.length; i++) {
      if (file[i] == (byte) 0xFF && file[i + 1] != 0) {
        markers.add(i);
      }
    }
    if (markers.size() < 2) {
      return ByteMutations.any(file, random);
    }
    int which = random.nextInt(markers.size());
    int at = markers.get(which);
    int end = which + 1 < markers.size() ? markers.get(which + 1) : file.length;
    byte[] segment = Arrays.copyOfRange(file, at, end);
    byte[] damaged = file.clone();
    switch (random.nextInt(6)) {
      case 0 -> damaged[at + 1] = (byte) (0xC0 + random.nextInt(64));
      case 1 -> ByteBuffer.wrap(damaged).putShort(at + 2, (short) ByteMutations.extreme(random));
      case 2 -> ByteBuffer.wrap(damaged).putShort(at + 5 + 2 * random.nextInt(2), side16(random));
      case 3 ->
          damaged[Math.min(end - 1, at + 4 + random.nextInt(16))] = (byte) random.nextInt(256);
      case 4 -> damaged = ByteMutations.replace(file, at, end, new byte[0]);
      default -> damaged = ByteMutations.replace(file, at, at, repeated(segment, random));
    }
    return damaged;
  }

  private static short side16(Random random) {
    return (short) side(random);
  }

  private static byte[] repeated(byte[] segment, Random random) {
    int times = 1 + (random.nextInt(8) == 0 ? random.nextInt(MOST_REPEATS) : random.nextInt(3));
    byte[] repeated = new byte[segment.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(segment, 0, repeated, i * segment.length, segment.length);
    }
    return repeated;
  }
}
