package io.dualmix.weights;

import io.dualmix.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;

/**
 * Weights of listed names and shapes, drawn from their names by the formula that {@code
 * make_golden.py} has, too.
 */
final class RandomWeights implements WeightFile {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /**
   * @param list lines of a name and its sizes
   */
  RandomWeights(Path list) {
    try {
      for (String line : Files.readAllLines(list)) {
        String[] words = line.split(" ", -1);
        long[] shape = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
        shapes.put(words[0], shape);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(shapes.keySet());
  }

  @Override
  public long[] shape(String name) {
    return shapes.get(name).clone();
  }

  @Override
  public DType dtype(String name) {
    return DType.F32;
  }

  @Override
  public Tensor read(String name) {
    long[] shape = shapes.get(name);
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double low = -0.1;
    double high = 0.1;
    if (shape.length == 4) {
      high = Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]));
      low = -high;
    } else if (name.endsWith("running_var")) {
      low = 0.5;
      high = 1.5;
    } else if (name.endsWith(".weight")) {
      low = 0.7;
      high = 1.3;
    }
    CRC32 seed = new CRC32();
    seed.update(name.getBytes(StandardCharsets.UTF_8));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (low + (high - low) * uniform((int) seed.getValue() + i * 0x9E3779B9));
    }
    return Tensors.ofFloats(values, shape);
  }

  /** The hash "lowbias32", as a number in [0, 1). */
  private static double uniform(int seed) {
    int x = seed;
    x ^= x >>> 16;
    x *= 0x7FEB352D;
    x ^= x >>> 15;
    x *= 0x846CA68B;
    x ^= x >>> 16;
    return (x & 0xFFFFFFFFL) / 4294967296.0;
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public String description() {
    return "drawn weights";
  }

  @Override
  public void close() {}
}
