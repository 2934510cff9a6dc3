package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CityscapesClassesTest {
  private static List<String> named(int... trainIds) {
    return IntStream.of(trainIds).mapToObj(i -> CityscapesClasses.ALL.names().get(i)).toList();
  }

  @Test
  void thereAreNineteen() {
    assertThat(CityscapesClasses.ALL.size()).isEqualTo(19);
  }

  @Test
  void sixteenAreThoseOfTheProtocol() {
    assertThat(CityscapesClasses.set("cityscapes16", "class_set").names())
        .isEqualTo(named(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 15, 17, 18));
  }

  @Test
  void thirteenAreThoseOfTheProtocol() {
    assertThat(CityscapesClasses.set("cityscapes13", "class_set").names())
        .isEqualTo(named(0, 1, 2, 6, 7, 8, 10, 11, 12, 13, 15, 17, 18));
  }

  @Test
  void anUnknownSetIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> CityscapesClasses.set("cityscapes", "data.target.class_set"))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessage("Unknown data.target.class_set 'cityscapes'");
              assertThat(e.remedy())
                  .isEqualTo("Known are cityscapes13, cityscapes16, cityscapes19.");
            });
  }
}
