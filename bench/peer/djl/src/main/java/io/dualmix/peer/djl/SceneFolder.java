package io.dualmix.peer.djl;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.Image.Interpolation;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Images with their labels in two folders, as a user of DJL would read them: DJL has no data set of
 * that kind for pairs of equal names, and its transforms know nothing of labels.
 *
 * <p>Random scale, crop and mirror are NDArray operations on both. DJL's own random flips and its
 * colour jitter raise "Not implemented" in the PyTorch engine, so that there is no jitter here.
 */
final class SceneFolder extends RandomAccessDataset {
  private static final double SCALE_MIN = 0.75;
  private static final double SCALE_MAX = 1.5;
  private static final double[] PADDING = {124, 116, 104};
  private static final int IGNORED = 255;

  /** Enough that a measurement sees no end: the files come again and again. */
  private static final long ENDLESS = 1L << 40;

  private final List<Path> images;
  private final Path labels;
  private final int width;
  private final int height;

  /** An image and its label as DJL decodes them. */
  record Pair(Image image, Image label) {}

  private SceneFolder(Builder builder) {
    super(builder);
    images = builder.images;
    labels = builder.labels;
    width = builder.width;
    height = builder.height;
  }

  /**
   * @throws IllegalArgumentException if there is no image
   */
  static SceneFolder of(Path images, Path labels, int[] size, int batch) throws IOException {
    Builder builder = new Builder();
    try (Stream<Path> files = Files.list(images)) {
      builder.images = files.sorted().toList();
    }
    if (builder.images.isEmpty()) {
      throw new IllegalArgumentException("There is no image in " + images);
    }
    builder.labels = labels;
    builder.width = size[0];
    builder.height = size[1];
    return new SceneFolder(builder.setSampling(batch, false));
  }

  int files() {
    return images.size();
  }

  Pair decode(long index) throws IOException {
    Path image = images.get((int) (index % images.size()));
    String name = image.getFileName().toString();
    Path label = labels.resolve(name.substring(0, name.lastIndexOf('.')) + ".png");
    ImageFactory factory = ImageFactory.getInstance();
    return new Pair(factory.fromFile(image), factory.fromFile(label));
  }

  /** Image and label as 8-bit [height, width, channel], the label by its nearest pixels. */
  NDList resize(NDManager manager, Pair pair) {
    Image image = pair.image();
    // With ImageIO, DJL scales images more slowly than arrays; both take means over areas.
    if (!(ImageFactory.getInstance() instanceof BufferedImageFactory)) {
      image = image.resize(width, height, false);
    }
    return new NDList(
        scaled(image.toNDArray(manager, Image.Flag.COLOR), Interpolation.AREA),
        scaled(pair.label().toNDArray(manager, Image.Flag.GRAYSCALE), Interpolation.NEAREST));
  }

  private NDArray scaled(NDArray pixels, Interpolation how) {
    Shape shape = pixels.getShape();
    return shape.get(0) == height && shape.get(1) == width
        ? pixels
        : NDImageUtils.resize(pixels, width, height, how);
  }

  /** Only the part that is seen is scaled, as in DualMix. */
  NDList augment(NDList sample, SplittableRandom random) {
    double scale = random.nextDouble(SCALE_MIN, SCALE_MAX);
    Span x = Span.of(width, scale, random.nextDouble());
    Span y = Span.of(height, scale, random.nextDouble());
    boolean mirrored = random.nextBoolean();
    NDArray image = place(sample.get(0), x, y, Interpolation.BILINEAR, mirrored, PADDING);
    NDArray label = place(sample.get(1), x, y, Interpolation.NEAREST, mirrored, IGNORED);
    return new NDList(image, label);
  }

  private NDArray place(
      NDArray pixels, Span x, Span y, Interpolation how, boolean mirrored, double... padding) {
    NDArray part = NDImageUtils.crop(pixels, x.from, y.from, x.length, y.length);
    part = NDImageUtils.resize(part, x.scaled, y.scaled, how);
    if (mirrored) {
      part = part.flip(1);
    }
    if (x.scaled == width && y.scaled == height) {
      return part;
    }
    NDManager manager = pixels.getManager();
    NDArray whole =
        manager
            .create(padding)
            .toType(pixels.getDataType(), false)
            .broadcast(height, width, padding.length)
            .duplicate();
    whole.set(
        new NDIndex("{}:{},{}:{},:", y.place, y.place + y.scaled, x.place, x.place + x.scaled),
        part);
    return whole;
  }

  /** Planes, as a batch has them; still a view of the pixels. */
  static NDArray planes(NDArray pixels) {
    return pixels.transpose(2, 0, 1);
  }

  @Override
  public Record get(NDManager manager, long index) throws IOException {
    NDList sample = augment(resize(manager, decode(index)), new SplittableRandom(index));
    return new Record(new NDList(planes(sample.get(0))), new NDList(sample.get(1).squeeze(2)));
  }

  @Override
  protected long availableSize() {
    return ENDLESS;
  }

  @Override
  public void prepare(Progress progress) {
    // The files lie there.
  }

  /** What of an axis is seen, and where it comes to lie. */
  private record Span(int from, int length, int scaled, int place) {
    static Span of(int size, double scale, double where) {
      int scaled = (int) Math.max(1, Math.round(size * scale));
      if (scaled < size) {
        return new Span(0, size, scaled, (int) (where * (size - scaled + 1)));
      }
      int length = (int) Math.max(1, Math.min(size, Math.round(size / scale)));
      return new Span((int) (where * (size - length + 1)), length, size, 0);
    }
  }

  private static final class Builder extends BaseBuilder<Builder> {
    private List<Path> images;
    private Path labels;
    private int width;
    private int height;

    @Override
    protected Builder self() {
      return this;
    }
  }
}
