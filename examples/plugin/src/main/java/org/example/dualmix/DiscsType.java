package org.example.dualmix;

import io.dualmix.config.Require;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.DatasetContext;
import io.dualmix.data.format.DatasetType;
import java.util.Set;

/** The data set type {@code discs}: drawn discs, to show what a type needs. */
public final class DiscsType implements DatasetType<DiscsType.Options> {
  /**
   * The keys of the type, beside those that all types have.
   *
   * @param count number of images, 1..100000
   * @param seed of the drawing
   * @param side width and height of an image in pixels, 16..1024
   * @param noise deviation of the pixels' brightness, 0..100: differs between the domains
   */
  public record Options(Integer count, Long seed, Integer side, Double noise) {
    public Options {
      count = count == null ? 20 : count;
      seed = seed == null ? 1 : seed;
      side = side == null ? 64 : side;
      noise = noise == null ? 0 : noise;
      // Messages name the key, the file and the line.
      Require.between("count", count, 1, 100_000);
      Require.between("side", side, 16, 1024);
      Require.between("noise", noise, 0, 100);
    }
  }

  @Override
  public String name() {
    return "discs";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Set<String> unused() {
    return Set.of("path", "list", "image_suffix", "label_suffix"); // It reads no files.
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return new Discs(options);
  }
}
