package io.dualmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageBlocksTest {
  @Test
  void aSequenceIsABlock() {
    List<String> names = new ArrayList<>();
    for (int sequence = 0; sequence < 10; sequence++) {
      for (int frame = 0; frame < 30; frame++) {
        names.add("drive" + sequence + "/frame_" + frame + "_left");
      }
    }

    assertThat(ImageBlocks.of(names))
        .hasSize(10)
        .allSatisfy(
            block ->
                assertThat(block.stream().map(i -> names.get(i).substring(0, 7)).distinct())
                    .hasSize(1));
  }

  @Test
  void plainNumbersAreBlocksOf20ConsecutiveImages() {
    List<String> names = names(50, "%d");

    List<List<Integer>> blocks = ImageBlocks.of(names);

    assertThat(blocks).extracting(List::size).containsExactly(20, 20, 10);
    assertThat(blocks.get(1)).containsExactlyElementsOf(IntStream.range(20, 40).boxed().toList());
  }

  @Test
  void theOrderIsThatOfTheNumbersAndNotOfTheData() {
    List<String> names = new ArrayList<>(names(40, "%d"));
    Collections.shuffle(names, new Random(1));

    assertThat(ImageBlocks.of(names).get(0).stream().map(names::get))
        .containsExactlyElementsOf(names(20, "%d"));
  }

  @Test
  void fewSequencesAreCut() {
    List<String> names = new ArrayList<>(names(101, "0016E5_%05d"));
    names.addAll(names(15, "0001TP_%05d"));

    assertThat(ImageBlocks.of(names))
        .extracting(List::size)
        .containsExactly(15, 20, 20, 20, 20, 20, 1);
  }

  @Test
  void imagesThatShareNoNameAreOfTheSequenceOfTheirFolder() {
    List<String> drives = new ArrayList<>();
    List<String> letters = new ArrayList<>();
    for (int town = 0; town < 12; town++) {
      for (int drive = 0; drive < 7; drive++) {
        drives.add("town" + town + "/t_00000" + drive + "_000019");
        letters.add("town" + town + "/" + (char) ('a' + drive));
      }
    }

    assertThat(ImageBlocks.of(drives)).hasSize(12);
    assertThat(ImageBlocks.of(letters)).hasSize(12);
  }

  @Test
  void everyImageIsInOneBlock() {
    List<String> names = names(77, "a/%d");
    assertThat(ImageBlocks.of(names).stream().flatMap(List::stream).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 77).boxed().toList());
  }

  private static List<String> names(int count, String format) {
    return IntStream.range(0, count).mapToObj(i -> format.formatted(i)).toList();
  }
}
