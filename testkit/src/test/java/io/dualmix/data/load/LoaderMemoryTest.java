package io.dualmix.data.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.ColourJitter;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.RgbImage;
import io.dualmix.mix.LabStatistics;
import io.dualmix.mix.LabTransfer;
import io.dualmix.tensor.RandomStream;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LoaderMemoryTest {
  private final MemoryDataset dataset = MemoryDataset.noise(1, 64, 48, 5, 1);

  @TempDir Path folder;

  @Test
  void imageWorkLeavesNoNativeObjectBehind() {
    Path file = folder.resolve("a.png");
    Augmenter augmenter =
        new Augmenter(
            new Augmentation(
                0.5, 2, new ImageSize(40, 30), 0.5, new ColourJitter(0.3, 0.3, 0.3, 0.1), 0.5));
    LabTransfer transfer = LabTransfer.toward(LabStatistics.of(dataset.image(0)));
    Dataset resized = new ResizedDataset(dataset, new ImageSize(30, 20));
    IntConsumer work =
        i -> {
          ImageFiles.writeImage(file, resized.image(0));
          RgbImage image = transfer.apply(ImageFiles.readImage(file), RandomStream.of(i));
          augmenter.apply(image, resized.label(0), RandomStream.of(i));
        };
    work.accept(0); // Loading OpenCV makes a few objects that stay.
    long before = Pointer.totalBytes();
    for (int i = 0; i < 50; i++) {
      work.accept(i);
    }
    // Whatever the collector frees of other tests can only lower the number.
    assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
  }
}
