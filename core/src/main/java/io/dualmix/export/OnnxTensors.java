package io.dualmix.export;

import io.dualmix.storage.ProtoMessage;
import io.dualmix.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.pytorch.Tensor;

/** Encodes constants and types of an ONNX graph (TensorProto, ValueInfoProto). */
final class OnnxTensors {
  /** The element type of 32-bit floats. */
  static final int FLOAT = 1;

  /** The element type of 16-bit floats. */
  static final int FLOAT16 = 10;

  /** The element type of 64-bit integers. */
  static final int INT64 = 7;

  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;

  private static final int INFO_NAME = 1;
  private static final int INFO_TYPE = 2;
  private static final int INFO_DOC = 3;
  private static final int TYPE_TENSOR = 1;
  private static final int ELEMENT = 1;
  private static final int SHAPE = 2;
  private static final int DIMENSION = 1;
  private static final int DIMENSION_VALUE = 1;
  private static final int DIMENSION_NAME = 2;

  private OnnxTensors() {}

  /**
   * A constant with the values of a floating-point tensor, which are read when the file is written.
   *
   * @param half whether to write 16-bit floats
   */
  static ProtoMessage constant(String name, Tensor tensor, boolean half) {
    return header(name, half, Tensors.shape(tensor))
        .payload(
            RAW_DATA,
            tensor.numel() * (half ? Short.BYTES : Float.BYTES),
            out -> out.write(littleEndian(Tensors.toFloats(tensor), half)));
  }

  /** A constant of floats; a scalar if no sizes are given. */
  static ProtoMessage constant(String name, float[] values, boolean half, long... shape) {
    byte[] bytes = littleEndian(values, half);
    return header(name, half, shape).payload(RAW_DATA, bytes.length, out -> out.write(bytes));
  }

  /** A constant list of 64-bit integers. */
  static ProtoMessage constant(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return new ProtoMessage()
        .numbers(DIMS, values.length)
        .number(DATA_TYPE, INT64)
        .text(NAME, name)
        .payload(RAW_DATA, bytes.capacity(), out -> out.write(bytes.array()));
  }

  /**
   * An input or output of a graph.
   *
   * @param sizes each a number, or a name for a dynamic size
   */
  static ProtoMessage info(String name, String description, int element, String... sizes) {
    ProtoMessage shape = new ProtoMessage();
    for (String size : sizes) {
      ProtoMessage dimension = new ProtoMessage();
      shape.message(
          DIMENSION,
          size.matches("\\d+")
              ? dimension.number(DIMENSION_VALUE, Long.parseLong(size))
              : dimension.text(DIMENSION_NAME, size));
    }
    ProtoMessage tensor = new ProtoMessage().number(ELEMENT, element).message(SHAPE, shape);
    return new ProtoMessage()
        .text(INFO_NAME, name)
        .message(INFO_TYPE, new ProtoMessage().message(TYPE_TENSOR, tensor))
        .text(INFO_DOC, description);
  }

  private static ProtoMessage header(String name, boolean half, long[] shape) {
    return new ProtoMessage()
        .numbers(DIMS, shape)
        .number(DATA_TYPE, half ? FLOAT16 : FLOAT)
        .text(NAME, name);
  }

  private static byte[] littleEndian(float[] values, boolean half) {
    int size = half ? Short.BYTES : Float.BYTES;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, size)).order(ByteOrder.LITTLE_ENDIAN);
    if (half) {
      for (float value : values) {
        bytes.putShort(HalfFloat.of(value));
      }
    } else {
      bytes.asFloatBuffer().put(values);
    }
    return bytes.array();
  }
}
