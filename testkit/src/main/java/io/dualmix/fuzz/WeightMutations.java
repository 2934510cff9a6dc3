package io.dualmix.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage to weight files: the JSON of safetensors, ZIP directories, pickle opcodes. */
final class WeightMutations {
  /** Opcodes of pickle's protocols 0 to 5, harmful and harmless. */
  private static final byte[] OPCODES =
      "(.0123456789FIJKLMNPQRSTUVXabcdeghijlopqrstu}]):;\"".getBytes(StandardCharsets.ISO_8859_1);

  private WeightMutations() {}

  /** The header is damaged as text, and its length set to fit. */
  static byte[] safeTensors(byte[] file, Random random) {
    if (file.length < Long.BYTES) {
      return ByteMutations.any(file, random);
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > file.length - Long.BYTES) {
      return ByteMutations.any(file, random);
    }
    int end = Long.BYTES + (int) length;
    byte[] header = TextMutations.any(Arrays.copyOfRange(file, Long.BYTES, end), random);
    byte[] start = new byte[Long.BYTES + header.length];
    ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    return ByteMutations.replace(file, 0, end, start);
  }

  /** A field of a ZIP record, or an opcode of the pickle in it. */
  static byte[] zip(byte[] file, Random random) {
    List<Integer> records = new ArrayList<>();
    for (int i = 0; i + 50 < file.length; i++) {
      if (file[i] == 'P' && file[i + 1] == 'K' && file[i + 2] < 8) {
        records.add(i);
      }
    }
    if (records.isEmpty() || random.nextInt(3) > 0) {
      return pickle(file, random);
    }
    byte[] damaged = file.clone();
    int at = records.get(random.nextInt(records.size())) + 4 + random.nextInt(44);
    number(damaged, at, random);
    return damaged;
  }

  /** One to three opcodes, each with a length or number behind it now and then. */
  static byte[] pickle(byte[] file, Random random) {
    byte[] damaged = file.clone();
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times && damaged.length > 16; i++) {
      int at = Math.min(ByteMutations.place(damaged, random), damaged.length - 9);
      int choice = random.nextInt(4);
      if (choice == 0) {
        number(damaged, at + 1, random);
      } else if (choice == 1) {
        byte[] run = new byte[1 + random.nextInt(2000)];
        Arrays.fill(run, opcode(random));
        damaged = ByteMutations.replace(damaged, at, at, run);
      }
      damaged[at] = opcode(random);
    }
    return damaged;
  }

  private static byte opcode(Random random) {
    // From 0x80 on: protocol, tuples, long strings, memo and frames.
    return random.nextInt(3) == 0
        ? (byte) (0x80 + random.nextInt(0x19))
        : OPCODES[random.nextInt(OPCODES.length)];
  }

  private static void number(byte[] bytes, int at, Random random) {
    byte[] number = new byte[Long.BYTES];
    ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN).putLong(ByteMutations.extreme(random));
    int width = 1 << random.nextInt(4);
    System.arraycopy(number, 0, bytes, at, Math.min(width, bytes.length - at));
  }

  /** A MATLAB file's compressed element, damaged inside and packed again. */
  static byte[] mat(byte[] file, Random random) {
    int start = MatBuilder.HEADER + 8;
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < start || bytes.getInt(MatBuilder.HEADER) != MatBuilder.COMPRESSED) {
      return ByteMutations.any(file, random);
    }
    byte[] packed = Deflated.damage(Arrays.copyOfRange(file, start, file.length), random);
    byte[] damaged = ByteMutations.replace(file, start, file.length, packed);
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(start - 4, packed.length);
    return damaged;
  }
}
