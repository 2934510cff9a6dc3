package io.dualmix.weights;

import java.math.BigInteger;

/** Reads the opcodes for numbers, text and bytes. */
final class PickleLiterals {
  /** Returned for opcodes that are not literals. */
  static final Object NONE = new Object();

  /** Python's {@code None}. */
  static final Object NULL = new Object();

  /**
   * The limit in bytes and digits: no size or step needs more, and parsing takes quadratic time.
   */
  private static final int LONGEST_NUMBER = 64;

  private final PickleInput input;

  PickleLiterals(PickleInput input) {
    this.input = input;
  }

  /**
   * The value of an opcode, {@link #NULL} or {@link #NONE}; integers of more than 64 bits are
   * {@code BigInteger}.
   */
  Object read(int opcode) {
    return switch (opcode) {
      case 'N' -> NULL;
      case 0x88 -> true;
      case 0x89 -> false;
      case 'J' -> (long) input.i32();
      case 'K' -> (long) input.u8();
      case 'M' -> (long) input.u16();
      case 'I', 'L' -> decimal(input.line());
      case 0x8a -> binary(input.u8());
      case 0x8b -> binary(input.u32());
      case 'G' -> input.f64();
      case 'F' -> floating(input.line());
      case 'S' -> quoted(input.line());
      case 'V' -> input.line();
      case 'U' -> input.latin1(input.u8());
      case 'T' -> input.latin1(input.u32());
      case 0x8c -> input.utf8(input.u8());
      case 'X' -> input.utf8(input.u32());
      case 0x8d -> input.utf8(input.i64());
      case 'C' -> bytes(input.u8());
      case 'B' -> bytes(input.u32());
      case 0x8e, 0x96 -> bytes(input.i64());
      default -> NONE;
    };
  }

  /** Byte strings contain no tensor of a state dict and are skipped. */
  private Object bytes(long length) {
    long read = input.bytes(length).length;
    return new PickleValue.Opaque(read + " bytes");
  }

  private Object decimal(String line) {
    String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
    if (line.equals("00") || line.equals("01")) {
      return line.equals("01"); // truth values before protocol 2
    }
    if (digits.length() > LONGEST_NUMBER) {
      throw input.damaged("has a number of " + digits.length() + " digits");
    }
    try {
      return small(new BigInteger(digits));
    } catch (NumberFormatException e) {
      throw input.damaged("has the number '" + line + "'");
    }
  }

  private Object binary(long length) {
    if (length > LONGEST_NUMBER) {
      throw input.damaged("has a number of " + length + " bytes");
    }
    byte[] little = input.bytes(length);
    byte[] big = new byte[little.length + 1];
    for (int i = 0; i < little.length; i++) {
      big[little.length - i] = little[i];
    }
    // An additional byte repeats the sign; an empty number is 0.
    big[0] = (byte) (little.length > 0 && little[little.length - 1] < 0 ? -1 : 0);
    return small(new BigInteger(big));
  }

  private static Object small(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private Object floating(String line) {
    if (line.length() > LONGEST_NUMBER) {
      throw input.damaged("has a number of " + line.length() + " digits");
    }
    try {
      return Double.valueOf(line);
    } catch (NumberFormatException e) {
      return Double.NaN; // Python writes nan and inf in its own format
    }
  }

  private String quoted(String line) {
    if (line.length() < 2 || line.charAt(0) != line.charAt(line.length() - 1)) {
      throw input.damaged("has text without quotes");
    }
    return line.substring(1, line.length() - 1);
  }
}
