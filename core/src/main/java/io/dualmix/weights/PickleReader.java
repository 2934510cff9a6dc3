package io.dualmix.weights;

import io.dualmix.weights.PickleValue.Dict;
import io.dualmix.weights.PickleValue.Global;
import io.dualmix.weights.PickleValue.Opaque;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads Python pickles without executing code: {@link Objects} resolves known calls, others become
 * {@link Opaque} values. Opcodes follow Python's {@code pickletools}; out-of-band buffers and the
 * extension registry are not supported.
 */
final class PickleReader {
  /** Resolves the calls in a pickle. */
  interface Objects {
    /**
     * Resolves a call.
     *
     * @param function module and name
     * @return {@link #UNKNOWN} if it is not one of the known harmless functions
     */
    Object call(String function, List<?> arguments);

    /** Resolves a persistent id. */
    Object persistent(Object id);
  }

  /** The result of unknown calls. */
  static final Object UNKNOWN = new Object();

  /**
   * The limit of values, which bounds the memory: a value of one byte in the file can take up to a
   * hundred bytes here.
   */
  private static final int MOST_VALUES = 2_000_000;

  private final PickleInput input;
  private final PickleLiterals literals;
  private final PickleMemo memo;
  private final Objects objects;
  private final Deque<List<Object>> outer = new ArrayDeque<>();
  private List<Object> stack = new ArrayList<>();
  private int values;

  PickleReader(PickleInput input, Objects objects) {
    this.input = input;
    this.literals = new PickleLiterals(input);
    this.memo = new PickleMemo(input);
    this.objects = objects;
  }

  /** Reads the pickle at the input's position, which then follows it. */
  Object read() {
    while (true) {
      int opcode = input.u8();
      if (opcode == '.') {
        return pop();
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    if (++values > MOST_VALUES) {
      throw input.damaged("has more than " + MOST_VALUES + " parts");
    }
    Object literal = literals.read(opcode);
    if (literal != PickleLiterals.NONE) {
      push(literal == PickleLiterals.NULL ? null : literal);
    } else if (!memory(opcode) && !collection(opcode) && !object(opcode)) {
      throw input.damaged("has the unknown opcode 0x" + Integer.toHexString(opcode));
    }
  }

  private boolean memory(int opcode) {
    if (memo.isGet(opcode)) {
      push(memo.get(opcode));
      return true;
    } else if (memo.isPut(opcode)) {
      memo.put(opcode, top());
      return true;
    }
    switch (opcode) {
      case 0x80 -> requireProtocol(input.u8());
      case 0x95 -> requireFrame(input.i64());
      case '(' -> {
        outer.push(stack);
        stack = new ArrayList<>();
      }
      case '0' -> discard();
      case '1' -> afterMark();
      case '2' -> push(top());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void requireProtocol(int protocol) {
    if (protocol > 5) {
      throw input.damaged("is of protocol " + protocol + "; known are up to 5");
    }
  }

  /** Frames are only a hint for buffering. */
  private void requireFrame(long length) {
    if (length < 0) {
      throw input.damaged("has a frame of negative length");
    }
  }

  private void discard() {
    if (stack.isEmpty() && !outer.isEmpty()) {
      stack = outer.pop(); // Python's POP also removes a mark.
    } else {
      pop();
    }
  }

  private boolean collection(int opcode) {
    switch (opcode) {
      case ']', ')', 0x8f -> push(new ArrayList<>());
      case 'l', 't', 0x91 -> push(afterMark());
      case 0x85 -> push(tuple(1));
      case 0x86 -> push(tuple(2));
      case 0x87 -> push(tuple(3));
      case '}' -> push(new Dict());
      case 'd' -> {
        List<Object> pairs = afterMark();
        push(new Dict());
        putAll(pairs);
      }
      case 'a' -> appendAll(tuple(1));
      case 'e', 0x90 -> appendAll(afterMark());
      case 's' -> putAll(tuple(2));
      case 'u' -> putAll(afterMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private List<Object> tuple(int length) {
    if (stack.size() < length) {
      throw input.damaged("takes more values than it has");
    }
    List<Object> last = stack.subList(stack.size() - length, stack.size());
    List<Object> tuple = new ArrayList<>(last);
    last.clear();
    return tuple;
  }

  private void appendAll(List<Object> elements) {
    Object target = top();
    if (target instanceof List<?>) {
      @SuppressWarnings("unchecked") // every list on the stack is made here
      List<Object> list = (List<Object>) target;
      list.addAll(elements);
    } else if (!(target instanceof Opaque)) {
      throw input.damaged("appends to a value that is not a list");
    }
  }

  private void putAll(List<Object> pairs) {
    Object target = top();
    Dict dict = target instanceof Opaque opaque ? opaque.items() : null;
    if (target instanceof Dict known) {
      dict = known;
    }
    if (dict == null || pairs.size() % 2 != 0) {
      throw input.damaged("adds entries to a value that is not a dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      dict.put(pairs.get(i), pairs.get(i + 1));
    }
  }

  private boolean object(int opcode) {
    switch (opcode) {
      case 'c' -> push(new Global(input.line() + "." + input.line()));
      case 0x93 -> {
        List<Object> names = tuple(2);
        push(global(names.get(0), names.get(1)));
      }
      case 'R', 0x81 -> {
        List<Object> call = tuple(2);
        push(call(call.get(0), call.get(1)));
      }
      case 0x92 -> {
        List<Object> call = tuple(3);
        push(call(call.get(0), call.get(1)));
      }
      case 'i' -> {
        Global type = new Global(input.line() + "." + input.line());
        push(call(type, afterMark()));
      }
      case 'o' -> {
        List<Object> parts = afterMark();
        if (parts.isEmpty()) {
          throw input.damaged("creates an object without a class");
        }
        push(call(parts.get(0), parts.subList(1, parts.size())));
      }
      case 'b' -> {
        Object state = pop();
        if (top() instanceof Opaque opaque) {
          opaque.setState(state);
        }
      }
      case 'P' -> push(objects.persistent(input.line()));
      case 'Q' -> push(objects.persistent(pop()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Global global(Object module, Object name) {
    // Other values must not be converted to text: a value that contains itself would not terminate.
    if (!(module instanceof String first) || !(name instanceof String second)) {
      throw input.damaged("has a class without a name");
    }
    return new Global(first + "." + second);
  }

  private Object call(Object function, Object arguments) {
    if (!(arguments instanceof List<?> list)) {
      throw input.damaged("calls something without arguments");
    }
    if (!(function instanceof Global global)) {
      return new Opaque("the result of a call");
    }
    Object result = objects.call(global.name(), list);
    return result == UNKNOWN ? new Opaque(global.name()) : result;
  }

  /** Not {@code stack.add(afterMark())}, which would use the stack before the call. */
  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    if (stack.isEmpty()) {
      throw input.damaged("takes more values than it has");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private List<Object> afterMark() {
    if (outer.isEmpty()) {
      throw input.damaged("has no mark where one is needed");
    }
    List<Object> elements = stack;
    stack = outer.pop();
    return elements;
  }
}
