package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.MatConversions;
import io.dualmix.data.image.RgbImage;
import io.dualmix.scenes.SceneDataset;
import io.dualmix.scenes.SceneLook;
import io.dualmix.scenes.SceneSpec;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Drawn street scenes in the sizes and file formats of known data sets, to measure the loader
 * without these data sets. Added sensor noise makes the PNG files about as large as those of a
 * camera.
 */
public enum SyntheticFiles {
  /** 2048x1024 PNG, read at 1024x512. */
  CITYSCAPES("png", 2048, 1024, new ImageSize(1024, 512)),
  /** 1914x1052 PNG, read at 1280x720. */
  GTA5("png", 1914, 1052, new ImageSize(1280, 720)),
  /** 480x360 JPEG, not resized. */
  CAMVID("jpg", 480, 360, new ImageSize(480, 360)),
  /** 1280x720 JPEG, read at 640x360. */
  BDD100K("jpg", 1280, 720, new ImageSize(640, 360));

  private static final String IMAGES = "images";
  private static final String LABELS = "labels";

  /**
   * The standard deviation of the noise in 8-bit levels; scenes then compress to 2 to 3 MB, as
   * Cityscapes' images do.
   */
  private static final double NOISE = 0.55;

  /** libpng's default, with which the published files seem to be written. */
  private static final int PNG_COMPRESSION = 6;

  private static final int JPEG_QUALITY = 90;

  private final String format;
  private final int width;
  private final int height;
  private final ImageSize size;

  SyntheticFiles(String format, int width, int height, ImageSize size) {
    this.format = format;
    this.width = width;
    this.height = height;
    this.size = size;
  }

  /**
   * The case with a name, such as {@code cityscapes}.
   *
   * @throws DualMixException if there is none
   */
  public static SyntheticFiles of(String name) {
    return Arrays.stream(values())
        .filter(one -> one.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "Unknown case '" + name + "' of the loader's benchmark",
                    "Known are cityscapes, gta5, camvid and bdd100k."));
  }

  /**
   * The case of the files in {@code folder/<case>/images} and {@code labels}. Missing files are
   * drawn first; existing files are used as they are.
   *
   * @param count number of images to draw
   */
  public LoaderCase in(Path folder, int count) {
    Path root = folder.resolve(toString());
    if (!Files.exists(root.resolve(IMAGES))) {
      draw(root, count);
    }
    return LoaderCase.ofFolders(toString(), root, IMAGES, LABELS, size);
  }

  private void draw(Path root, int count) {
    Dataset scenes =
        new SceneDataset(new SceneSpec(SceneLook.of("camera"), 1, count, width, height));
    for (int i = 0; i < count; i++) {
      // The label is written first, so that every image has one after an interruption.
      ImageFiles.writeLabel(root.resolve(LABELS).resolve(scenes.name(i) + ".png"), scenes.label(i));
      RgbImage image = noisy(scenes.image(i), i);
      AtomicFiles.write(root.resolve(IMAGES).resolve(scenes.name(i) + "." + format), file(image));
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static RgbImage noisy(RgbImage image, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = image.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      // The sum of three uniform numbers is close enough to a normal one, and faster.
      double normal = 2 * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.round((rgb[i] & 0xFF) + NOISE * normal)));
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private byte[] file(RgbImage image) {
    try (TensorScope scope = new TensorScope()) {
      Mat bgr = MatConversions.of(image);
      opencv_imgproc.cvtColor(bgr, bgr, opencv_imgproc.COLOR_RGB2BGR);
      IntPointer options =
          format.equals("png")
              ? new IntPointer(opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION)
              : new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
      BytePointer buffer = new BytePointer();
      if (!opencv_imgcodecs.imencode("." + format, bgr, buffer, options)) {
        throw new IllegalStateException("OpenCV did not encode " + format);
      }
      byte[] bytes = new byte[Math.toIntExact(buffer.limit())];
      buffer.get(bytes);
      return bytes;
    }
  }
}
