package io.dualmix.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the pickle (protocol 2) of an {@code OrderedDict} of contiguous tensors with storages
 * named 0, 1, 2 and so on, as {@code torch.save} does and {@code weights_only=True} accepts.
 */
final class StateDictPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private StateDictPickle() {}

  static byte[] of(List<NamedTensor> tensors) {
    StateDictPickle pickle = new StateDictPickle();
    pickle.out.write(0x80);
    pickle.out.write(2);
    pickle.emptyDict();
    pickle.out.write('(');
    for (int i = 0; i < tensors.size(); i++) {
      pickle.text(tensors.get(i).name());
      pickle.tensor(tensors.get(i), i);
    }
    pickle.out.write('u');
    pickle.out.write('.');
    return pickle.out.toByteArray();
  }

  private void tensor(NamedTensor tensor, int index) {
    global("torch._utils", "_rebuild_tensor_v2");
    out.write('(');
    out.write('(');
    text("storage");
    global("torch", tensor.dtype().storage());
    text(Integer.toString(index));
    text("cpu");
    number(tensor.count());
    out.write('t');
    out.write('Q');
    number(0);
    numbers(tensor.shape());
    numbers(strides(tensor.shape()));
    out.write(0x89); // requires_grad: no
    emptyDict(); // hooks: none
    out.write('t');
    out.write('R');
  }

  private static List<Long> strides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long next = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = next;
      next *= Math.max(1, shape.get(i));
    }
    return List.of(strides);
  }

  private void emptyDict() {
    global("collections", "OrderedDict");
    out.write(')');
    out.write('R');
  }

  private void global(String module, String name) {
    out.write('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.writeBytes(little(Integer.BYTES, bytes.length));
    out.writeBytes(bytes);
  }

  private void numbers(List<Long> values) {
    out.write('(');
    values.forEach(this::number);
    out.write('t');
  }

  private void number(long value) {
    if (value == (int) value) {
      out.write('J');
      out.writeBytes(little(Integer.BYTES, value));
    } else {
      out.write(0x8a);
      out.write(Long.BYTES);
      out.writeBytes(little(Long.BYTES, value));
    }
  }

  private static byte[] little(int length, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] first = new byte[length];
    bytes.putLong(0, value).get(0, first);
    return first;
  }
}
