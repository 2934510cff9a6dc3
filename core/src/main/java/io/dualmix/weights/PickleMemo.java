package io.dualmix.weights;

import java.util.HashMap;
import java.util.Map;

/** The memo of a pickle: values by number, for later reuse. */
final class PickleMemo {
  private final PickleInput input;
  private final Map<Long, Object> values = new HashMap<>();

  PickleMemo(PickleInput input) {
    this.input = input;
  }

  boolean isGet(int opcode) {
    return opcode == 'g' || opcode == 'h' || opcode == 'j';
  }

  boolean isPut(int opcode) {
    return opcode == 'p' || opcode == 'q' || opcode == 'r' || opcode == 0x94;
  }

  Object get(int opcode) {
    long index = index(opcode);
    if (!values.containsKey(index)) {
      throw input.damaged("uses the value " + index + " before it is there");
    }
    return values.get(index);
  }

  void put(int opcode, Object value) {
    values.put(opcode == 0x94 ? values.size() : index(opcode), value);
  }

  private long index(int opcode) {
    return switch (opcode) {
      case 'h', 'q' -> input.u8();
      case 'j', 'r' -> input.u32();
      default -> line();
    };
  }

  private long line() {
    String line = input.line();
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw input.damaged("has the number '" + line + "'");
    }
  }
}
