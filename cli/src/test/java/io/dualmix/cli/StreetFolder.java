package io.dualmix.cli;

import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** An experiment on three folders of small noisy images, and commands run on it. */
public final class StreetFolder {
  static final int SIZE = 24;

  private final Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Writes {@code count} images and labels of both classes to each domain's folder. */
  public StreetFolder(Path root, int count) throws IOException {
    this.root = root;
    StringBuilder yaml = new StringBuilder("name: own\ndata:\n  root: " + root + "\n");
    for (String domain : new String[] {"source", "target", "validation"}) {
      yaml.append("  ").append(domain).append(": {type: folder, path: ").append(domain);
      yaml.append(
          ", classes: [{name: road, colour: '#804080'}, {name: rest, colour: '#000000'}]}\n");
      Files.createDirectories(image(domain, 0).getParent());
      Files.createDirectories(label(domain, 0).getParent());
      for (int i = 0; i < count; i++) {
        // Plain writes: the forced ones of ImageFiles would take most of the tests' time.
        Files.write(image(domain, i), ImageFiles.encodePng(noise(domain + i)));
        Files.write(label(domain, i), ImageFiles.encodePng(label(SIZE, SIZE, 0, 1)));
      }
    }
    yaml.append("model: {weights: none.safetensors}\n");
    Files.writeString(experiment(), yaml.toString());
  }

  public Path experiment() {
    return root.resolve("own.yaml");
  }

  public Path image(String domain, int index) {
    return root.resolve(domain + "/images/" + index + ".png");
  }

  public Path label(String domain, int index) {
    return root.resolve(domain + "/labels/" + index + ".png");
  }

  /** Blocks of colour, the same for the same key. */
  public static RgbImage noise(String key) {
    RandomStream random = RandomStream.of(1, key);
    byte[] blocks = new byte[36 * 3];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (byte) random.nextInt(256);
    }
    byte[] rgb = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < rgb.length; i++) {
      int block = i / 3 / SIZE / 4 * 6 + i / 3 % SIZE / 4;
      rgb[i] = blocks[block * 3 + i % 3];
    }
    return new RgbImage(SIZE, SIZE, rgb);
  }

  /** The first row of one class, all others of another. */
  public static LabelImage label(int width, int height, int first, int others) {
    byte[] classes = new byte[width * height];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) (i < width ? first : others);
    }
    return new LabelImage(width, height, classes);
  }

  /** Runs {@code dualmix data COMMAND own.yaml …}. */
  public int data(String command, String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "data";
    arguments[1] = command;
    arguments[2] = experiment().toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return DualMix.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
