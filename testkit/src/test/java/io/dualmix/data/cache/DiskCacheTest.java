package io.dualmix.data.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.data.Dataset;
import io.dualmix.data.DerivedDataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.Origin;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.format.FolderDataset;
import io.dualmix.data.format.FolderSpec;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskCacheTest {
  private static final long PLENTY = 1 << 20;
  private static final int COUNT = 4;
  private static final ImageSize SIZE = new ImageSize(10, 8);

  @TempDir Path folder;
  private final MemoryDataset content = MemoryDataset.noise(COUNT, 20, 16, 2, 1);
  private Counting files;

  /** Counts how often something is decoded. */
  private static final class Counting extends DerivedDataset {
    private final AtomicInteger decoded = new AtomicInteger();

    Counting(Dataset base) {
      super(base);
    }

    @Override
    public RgbImage image(int index) {
      decoded.incrementAndGet();
      return base().image(index);
    }

    @Override
    public LabelImage label(int index) {
      decoded.incrementAndGet();
      return base().label(index);
    }

    @Override
    public Optional<Origin> imageOrigin(int index) {
      return base().imageOrigin(index);
    }

    @Override
    public Optional<Origin> labelOrigin(int index) {
      return base().labelOrigin(index);
    }
  }

  @BeforeEach
  void writeFiles() {
    for (int i = 0; i < COUNT; i++) {
      ImageFiles.writeImage(folder.resolve("images/" + i + ".png"), content.image(i));
      ImageFiles.writeLabel(folder.resolve("labels/" + i + ".png"), content.label(i));
    }
    files = new Counting(new ResizedDataset(folderDataset(identity()), SIZE));
  }

  private static LabelMapping identity() {
    return LabelMapping.indices(MemoryDataset.table(2), List.of());
  }

  private Dataset folderDataset(LabelMapping mapping) {
    return FolderDataset.open(
        FolderSpec.folders(folder, "images", "labels", MemoryDataset.table(2), mapping));
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private Dataset cached(Dataset base, long bytes) {
    return new DiskCachedDataset(base, DiskCache.open(cache(), bytes));
  }

  private List<Path> entries() {
    if (!Files.exists(cache())) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(cache())) {
      return paths.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertSame(Dataset cached, int index) {
    assertThat(cached.image(index).rgb()).isEqualTo(files.base().image(index).rgb());
    assertThat(cached.label(index).classes()).isEqualTo(files.base().label(index).classes());
  }

  @Test
  void anotherRunDecodesNothing() {
    assertSame(cached(files, PLENTY), 0);
    assertThat(files.decoded.get()).isEqualTo(2);
    assertSame(cached(files, PLENTY), 0);
    assertThat(files.decoded.get()).isEqualTo(2);
  }

  @Test
  void changedFileIsDecodedAgainAndTakesTheOldOnesPlace() throws IOException {
    cached(files, PLENTY).image(0);
    Path image = folder.resolve("images/0.png");
    ImageFiles.writeImage(image, content.image(1));
    Files.setLastModifiedTime(image, FileTime.from(Instant.now().plus(Duration.ofMinutes(1))));
    assertThat(cached(files, PLENTY).image(0).rgb()).isEqualTo(files.base().image(1).rgb());
    assertThat(entries()).hasSize(1);
  }

  @Test
  void labelIsReadAgainWhenItsImageHasChanged() throws IOException {
    cached(files, PLENTY).label(0);
    Files.setLastModifiedTime(folder.resolve("images/0.png"), FileTime.fromMillis(1));
    cached(files, PLENTY).label(0);
    assertThat(files.decoded.get()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 87, 88, 200, 327})
  void entryThatBreaksOffIsDecodedAgainAndMended(int length) throws IOException {
    cached(files, PLENTY).image(0);
    byte[] whole = Files.readAllBytes(entries().get(0));
    Files.write(entries().get(0), Arrays.copyOf(whole, length));
    assertSame(cached(files, PLENTY), 0);
    cached(files, PLENTY).image(0);
    assertThat(files.decoded.get()).isEqualTo(3);
    assertThat(Files.size(entries().get(0))).isIn((long) whole.length, whole.length - 160L);
  }

  @Test
  void everyWrongByteIsFound() throws IOException {
    cached(files, PLENTY).image(0);
    Path entry = entries().get(0);
    byte[] whole = Files.readAllBytes(entry);
    for (int i = 0; i < whole.length; i++) {
      byte[] wrong = whole.clone();
      wrong[i] ^= 0x10;
      Files.write(entry, wrong);
      assertThat(cached(files, PLENTY).image(0).rgb()).isEqualTo(files.base().image(0).rgb());
      assertThat(Files.readAllBytes(entry)).isEqualTo(whole);
    }
    assertThat(files.decoded.get()).isEqualTo(1 + whole.length);
  }

  @Test
  void sizesDoNotMix() {
    cached(files, PLENTY).image(0);
    Dataset other = new ResizedDataset(folderDataset(identity()), new ImageSize(5, 4));
    assertThat(ImageSize.of(cached(other, PLENTY).image(0))).isEqualTo(new ImageSize(5, 4));
    assertThat(ImageSize.of(cached(other, PLENTY).label(0))).isEqualTo(new ImageSize(5, 4));
  }

  @Test
  void labelsOfOtherMappingsDoNotMix() {
    cached(files, PLENTY).label(0);
    LabelMapping swapped = LabelMapping.values(Map.of(0, 1, 1, 0), List.of());
    Dataset other = new ResizedDataset(folderDataset(swapped), SIZE);
    assertThat(cached(other, PLENTY).label(0).classes()).isEqualTo(other.label(0).classes());
  }

  @Test
  void labelsAtTheirOwnSizeDoNotMixWithResizedOnes() {
    cached(files, PLENTY).label(0);
    Dataset own = ResizedDataset.imagesOnly(folderDataset(identity()), SIZE);
    assertThat(ImageSize.of(cached(own, PLENTY).label(0))).isEqualTo(new ImageSize(20, 16));
  }

  @Test
  void budgetIsKeptAndTheRestIsDecoded() throws IOException {
    long budget = 800; // Two images of 240 bytes and their headers.
    Dataset cached = cached(files, budget);
    for (int i = 0; i < COUNT; i++) {
      assertThat(cached.image(i).rgb()).isEqualTo(files.base().image(i).rgb());
    }
    long bytes = 0;
    for (Path entry : entries()) {
      bytes += Files.size(entry);
    }
    assertThat(bytes).isBetween(480L, budget);
  }

  @Test
  void openingWithASmallerBudgetDeletesTheOldest() throws IOException {
    Dataset cached = cached(files, PLENTY);
    cached.image(0);
    Path oldest = entries().get(0);
    Files.setLastModifiedTime(oldest, FileTime.fromMillis(1));
    cached.image(1);
    DiskCache.open(cache(), 400);
    assertThat(entries()).hasSize(1).doesNotContain(oldest);
  }

  @Test
  void leavingsOfAKilledRunAreDeletedAfterAnHour() throws IOException {
    cached(files, PLENTY).image(0);
    Path beside = entries().get(0).getParent();
    Path abandoned = Files.writeString(beside.resolve("1.unfinished"), "x");
    Files.setLastModifiedTime(abandoned, FileTime.fromMillis(1));
    Path fresh = Files.writeString(beside.resolve("2.unfinished"), "x");
    DiskCache.open(cache(), PLENTY);
    assertThat(entries()).contains(fresh).doesNotContain(abandoned);
  }

  @Test
  void whereNothingCanBeWrittenEverythingIsDecoded() throws IOException {
    Files.writeString(cache(), "a file where the folder should be");
    Dataset cached = cached(files, PLENTY);
    assertSame(cached, 0);
    assertSame(cached, 1);
  }

  @Test
  void whatIsDrawnIsNotKept() {
    cached(content, PLENTY).image(0);
    assertThat(entries()).isEmpty();
  }

  @Test
  void aMissingFileIsNamedAsWithoutACache() throws IOException {
    Dataset cached = cached(files, PLENTY);
    Files.delete(folder.resolve("images/2.png"));
    assertThatThrownBy(() -> cached.image(2)).hasMessageContaining("2.png");
  }

  @Test
  void runsAtTheSameTimeShareAFolder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int run = 0; run < 4; run++) {
        Dataset cached = cached(files, PLENTY);
        runs.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 40; i++) {
                    assertSame(cached, i % COUNT);
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(entries()).hasSize(2 * COUNT);
  }
}
