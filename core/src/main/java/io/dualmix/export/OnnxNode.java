package io.dualmix.export;

import io.dualmix.storage.ProtoMessage;

/**
 * An operation of an ONNX graph with its attributes. Field and type numbers are those of {@code
 * onnx.proto} (NodeProto, AttributeProto).
 */
final class OnnxNode {
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int NAME = 3;
  private static final int OPERATION = 4;
  private static final int ATTRIBUTE = 5;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_STRING = 4;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_TYPE = 20;

  private static final int TYPE_FLOAT = 1;
  private static final int TYPE_INT = 2;
  private static final int TYPE_STRING = 3;
  private static final int TYPE_INTS = 7;

  private final ProtoMessage proto = new ProtoMessage();
  private final String output;

  /** Creates an operation with one output of the same name. */
  OnnxNode(String operation, String output, String... inputs) {
    this.output = output;
    for (String input : inputs) {
      proto.text(INPUT, input);
    }
    proto.text(OUTPUT, output).text(NAME, output).text(OPERATION, operation);
  }

  /** Adds an attribute of integers. */
  OnnxNode with(String attribute, long... values) {
    return add(attribute(attribute).numbers(ATTRIBUTE_INTS, values), TYPE_INTS);
  }

  /** Adds an integer attribute. */
  OnnxNode withInt(String attribute, long value) {
    return add(attribute(attribute).number(ATTRIBUTE_INT, value), TYPE_INT);
  }

  /** Adds a 32-bit float attribute. */
  OnnxNode withFloat(String attribute, double value) {
    return add(attribute(attribute).decimal(ATTRIBUTE_FLOAT, (float) value), TYPE_FLOAT);
  }

  /** Adds a string attribute. */
  OnnxNode withText(String attribute, String value) {
    return add(attribute(attribute).text(ATTRIBUTE_STRING, value), TYPE_STRING);
  }

  /** The name of the output. */
  String output() {
    return output;
  }

  /** Returns the NodeProto. */
  ProtoMessage proto() {
    return proto;
  }

  private static ProtoMessage attribute(String name) {
    return new ProtoMessage().text(ATTRIBUTE_NAME, name);
  }

  private OnnxNode add(ProtoMessage attribute, int type) {
    proto.message(ATTRIBUTE, attribute.number(ATTRIBUTE_TYPE, type));
    return this;
  }
}
