package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The examples of protobuf.dev/programming-guides/encoding, and what they leave open. */
class ProtoMessageTest {
  private static String hex(ProtoMessage message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeTo(bytes);
    assertThat(message.size()).isEqualTo(bytes.size());
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void anIntegerIsAVarint() throws IOException {
    assertThat(hex(new ProtoMessage().number(1, 150))).isEqualTo("089601");
  }

  @Test
  void aNegativeIntegerTakesTenBytes() throws IOException {
    assertThat(hex(new ProtoMessage().number(1, -2))).isEqualTo("08feffffffffffffffff01");
  }

  @Test
  void aFieldFrom16OnTakesTwoBytes() throws IOException {
    assertThat(hex(new ProtoMessage().number(20, 7))).isEqualTo("a00107");
  }

  @Test
  void textHasItsLengthInBytes() throws IOException {
    assertThat(hex(new ProtoMessage().text(2, "testing"))).isEqualTo("120774657374696e67");
    assertThat(hex(new ProtoMessage().text(2, "ü"))).isEqualTo("1202c3bc");
  }

  @Test
  void aMessageWithinAnotherHasItsLength() throws IOException {
    assertThat(hex(new ProtoMessage().message(3, new ProtoMessage().number(1, 150))))
        .isEqualTo("1a03089601");
  }

  @Test
  void aFloatIsFourBytesTheLowestFirst() throws IOException {
    assertThat(hex(new ProtoMessage().decimal(2, 1f))).isEqualTo("150000803f");
  }

  @Test
  void aDoubleIsEightBytesTheLowestFirst() throws IOException {
    assertThat(hex(new ProtoMessage().decimal(1, 1.0))).isEqualTo("09000000000000f03f");
  }

  @Test
  void bytesAndTheirLengthAreTheSameInMemory() throws IOException {
    ProtoMessage message = new ProtoMessage().bytes(2, new byte[300]).number(1, 1);
    assertThat(hex(message)).startsWith("12ac020000").endsWith("000801");
    assertThat(message.toByteArray()).hasSize(305);
  }

  @Test
  void repeatedIntegersComeOneByOne() throws IOException {
    assertThat(hex(new ProtoMessage().numbers(4, 1, 2))).isEqualTo("20012002");
  }
}
