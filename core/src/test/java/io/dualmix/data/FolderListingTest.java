package io.dualmix.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.FileIssue.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderListingTest {
  private static final String COMPOSED = "K\u00F6ln";
  private static final String DECOMPOSED = "Ko\u0308ln";

  @TempDir private Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  private static List<String> details(List<FileIssue> notes, Kind kind) {
    return notes.stream().filter(n -> n.kind() == kind).map(FileIssue::detail).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".ipynb_checkpoints/a-checkpoint.png",
        "@eaDir/a.png/THUMB.jpg",
        ".@__thumb/a.jpg",
        "__MACOSX/a.png",
        "#recycle/a.png",
        "$RECYCLE.BIN/a.png",
        "._a.png",
        ".hidden.png",
        "lost+found/a.png"
      })
  void whatSystemsAndProgramsKeepIsNoImage(String name) throws IOException {
    file("a.png");
    file(name);
    FolderListing listing = FolderListing.images(folder);
    assertThat(listing.files()).containsOnlyKeys("a");
    assertThat(details(listing.notes(), Kind.LEFT_OUT)).hasSize(1);
  }

  @Test
  void filesOfOtherKindsAreCountedByKind() throws IOException {
    file("a.png");
    file("b.heic");
    file("c.heic");
    file("notes.txt");
    file("README");
    assertThat(details(FolderListing.images(folder).notes(), Kind.LEFT_OUT))
        .anySatisfy(
            d -> assertThat(d).contains(".heic: 2 below").contains("left out: b.heic, c.heic"))
        .anySatisfy(d -> assertThat(d).contains(".txt: 1 below"))
        .anySatisfy(d -> assertThat(d).contains("files without extension: 1 below"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"png", "JPG", "jpeg", "jpe", "jfif", "webp", "bmp", "tif", "TIFF", "gif", "ppm"})
  void everyFormatIsListed(String extension) throws IOException {
    file("town/a." + extension);
    assertThat(FolderListing.images(folder).files()).containsOnlyKeys("town/a");
  }

  @Test
  void aLinkThatLeadsNowhereIsNotedWithItsTarget() throws IOException {
    file("a.png");
    Files.createSymbolicLink(folder.resolve("b.png"), Path.of("../annex/objects/b"));
    FolderListing listing = FolderListing.images(folder);
    assertThat(listing.files()).containsOnlyKeys("a");
    assertThat(details(listing.notes(), Kind.BROKEN_LINK))
        .singleElement()
        .asString()
        .contains("b.png is a link to ../annex/objects/b");
  }

  @Test
  void namesOfBothUnicodeFormsMeet() throws IOException {
    file("images/" + DECOMPOSED + ".png");
    file("labels/" + COMPOSED + ".png");
    FilePairs pairs =
        FilePairs.match(
            FolderListing.images(folder.resolve("images")).files(),
            FolderListing.labels(folder.resolve("labels")).files(),
            folder);
    assertThat(pairs.pairs()).singleElement().satisfies(p -> assertThat(p.label()).isNotNull());
    assertThat(pairs.pairs().get(0).name()).isEqualTo(COMPOSED);
  }

  @Test
  void numbersAreOrderedByTheirValue() throws IOException {
    for (String name : List.of("frame10", "frame2", "frame02b", "frame1", "a")) {
      file(name + ".png");
    }
    assertThat(FolderListing.images(folder).files().keySet())
        .containsExactly("a", "frame1", "frame2", "frame02b", "frame10");
  }

  @ParameterizedTest
  @CsvSource({"a1, a1, 0", "a1, a01, 1", "a2, a10, -1", "b, a9, 1", "a, a1, -1", "x9y2, x9y10, -1"})
  void theNaturalOrderIsOne(String a, String b, int sign) {
    assertThat(Integer.signum(NaturalOrder.INSTANCE.compare(a, b))).isEqualTo(sign);
    assertThat(Integer.signum(NaturalOrder.INSTANCE.compare(b, a))).isEqualTo(-sign);
  }

  private FilePairs match(List<String> images, List<String> labels) {
    Map<String, Path> imageFiles = new TreeMap<>();
    images.forEach(name -> imageFiles.put(name, folder.resolve("i/" + name + ".jpg")));
    Map<String, Path> labelFiles = new TreeMap<>();
    labels.forEach(name -> labelFiles.put(name, folder.resolve("l/" + name + ".png")));
    return FilePairs.match(imageFiles, labelFiles, folder.resolve("l"));
  }

  @ParameterizedTest
  @CsvSource({
    "IMG_1, img_1",
    "street, street_mask",
    "street, street_gtFine_labelIds",
    "street, street-label",
    "street 1, street_1",
    "aachen_leftImg8bit, aachen_gtFine_labelTrainIds"
  })
  void aLabelOfNearlyAnImagesNameIsANearMiss(String image, String label) {
    FilePairs pairs = match(List.of(image, "other"), List.of(label, "other"));
    assertThat(details(pairs.notes(), Kind.NEAR_MISS))
        .singleElement()
        .asString()
        .contains(image + ".jpg has no label")
        .contains(label + ".png");
    assertThat(details(pairs.notes(), Kind.LABEL_WITHOUT_IMAGE)).isEmpty();
  }

  @Test
  void aLabelOfNoImageIsNoted() {
    FilePairs pairs = match(List.of("a", "b"), List.of("a", "z", "y"));
    assertThat(details(pairs.notes(), Kind.LABEL_WITHOUT_IMAGE))
        .singleElement()
        .asString()
        .contains("2 label files")
        .contains("y, z");
    assertThat(details(pairs.notes(), Kind.NEAR_MISS)).isEmpty();
  }

  @Test
  void masksAmongTheImagesAreNoted() {
    assertThat(
            details(
                match(List.of("a", "a_mask", "b"), List.of("a")).notes(), Kind.MASK_AMONG_IMAGES))
        .singleElement()
        .asString()
        .contains("a_mask");
  }

  @Test
  void anImageIsNeverItsOwnLabelAlsoThroughALink() throws IOException {
    Path image = file("i/a.png");
    Path link = folder.resolve("l/a.png");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, image);
    assertThatThrownBy(() -> FilePairs.match(Map.of("a", image), Map.of("a", link), folder))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("would be its own label");
  }
}
