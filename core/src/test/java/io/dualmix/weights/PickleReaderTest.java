package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.weights.PickleValue.Dict;
import io.dualmix.weights.PickleValue.Opaque;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles written out by hand, after Python's {@code pickletools}. */
class PickleReaderTest {
  @TempDir Path folder;
  private final List<String> called = new ArrayList<>();

  /**
   * @param pickle one character per byte
   */
  private Object read(String pickle) throws IOException {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    try (InputFile file = InputFile.open(Files.write(folder.resolve("x.pkl"), bytes))) {
      PickleReader.Objects nothing =
          new PickleReader.Objects() {
            @Override
            public Object call(String function, List<?> arguments) {
              called.add(function + arguments);
              return PickleReader.UNKNOWN;
            }

            @Override
            public Object persistent(Object id) {
              return id;
            }
          };
      return new PickleReader(new PickleInput(file, 0, bytes.length), nothing).read();
    }
  }

  @Test
  void numbersOfAllFormsAreRead() throws IOException {
    String pickle =
        "(I-7\nL12L\nJ\u00ff\u00ff\u00ff\u00ffK\u00c8M\u00e8\u0003\u008a\u0001\u0080"
            + "\u008a\u0000\u008b\u0002\u0000\u0000\u0000\u00ff\u0000F2.5\n"
            + "G\u00bf\u00e0\u0000\u0000\u0000\u0000\u0000\u0000I01\n\u0089Nt.";
    List<Object> expected = new ArrayList<>();
    expected.addAll(List.of(-7L, 12L, -1L, 200L, 1000L, -128L, 0L, 255L, 2.5, -0.5, true, false));
    expected.add(null);
    assertThat(read(pickle)).isEqualTo(expected);
  }

  @Test
  void numbersBeyond64BitsStayExact() throws IOException {
    assertThat(read("\u008a\u0009\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001."))
        .isEqualTo(BigInteger.ONE.shiftLeft(64));
  }

  @Test
  void textsOfPython2And3AreRead() throws IOException {
    assertThat(
            read(
                "(S'a'\nU\u0001bT\u0001\u0000\u0000\u0000cX\u0002\u0000\u0000\u0000\u00c3\u00a9"
                    + "\u008c\u0001eVf\nt."))
        .isEqualTo(List.of("a", "b", "c", "é", "e", "f"));
  }

  @Test
  void whatIsRememberedIsTheSameObject() throws IOException {
    // A list that holds itself: its hash must never be taken.
    Object value = read("]q\u0005h\u0005a.");
    assertThat(((List<?>) value).get(0) == value).isTrue();
  }

  @Test
  void aListAsKeyOfADictionaryIsSkippedWithoutHashingIt() throws IOException {
    Object value = read("}]q\u0001h\u0001aK\u0007s.");
    assertThat(((Dict) value).entries()).isEmpty();
  }

  @Test
  void callsStayNamesAndAreNeverMade() throws IOException {
    Object value = read("cos\nsystem\n(U\u0002lst" + "R.");
    assertThat(((Opaque) value).className()).isEqualTo("os.system");
    assertThat(called).containsExactly("os.system[ls]");
  }

  @Test
  void attributesOfUnknownObjectsAreKept() throws IOException {
    Object value = read("cargparse\nNamespace\n)\u0081}U\u0002lrK\u0003sb.");
    assertThat(((Dict) ((Opaque) value).state()).entries().get("lr")).isEqualTo(3L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "K",
        ".",
        "R.",
        "t.",
        "0.",
        "q\u0000.",
        "h\u0000.",
        "K\u0001e.",
        "(K\u0001u.",
        "}(K\u0001u.",
        "K\u0001(K\u0002e.",
        "\u0080\u0009N.",
        "\u00ff.",
        "K\u0001K\u0002R.",
        "X\u00ff\u00ff\u00ff\u007f.",
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.",
        "\u008b\u00ff\u00ff\u00ff\u00ff.",
        "Ix\n.",
        "S'a\n.",
        "gx\n.",
        "(o.",
        "c a",
        "]q\u0000h\u0000aN\u0093."
      })
  void damagedPicklesAreErrorsOfOurs(String pickle) {
    assertThatThrownBy(() -> read(pickle))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("x.pkl");
  }

  @Tag("slow")
  @Test
  void aPickleOfTooManyPartsIsRefused() {
    assertThatThrownBy(() -> read("(" + "}".repeat(2_000_001) + "t."))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("more than");
  }
}
