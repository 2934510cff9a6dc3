package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens weight files by what is in them and writes them by the ending of their name. */
public final class WeightFiles {
  private static final String SAFETENSORS = ".safetensors";
  private static final List<String> TORCH = List.of(".pth", ".pt");

  private WeightFiles() {}

  /**
   * Opens a safetensors file, or a PyTorch file in the format since 1.6 (ZIP) or the one before.
   *
   * @throws DualMixException if it is missing, damaged, or something else; the message says what it
   *     seems to be
   */
  public static WeightFile open(Path path) {
    return open(path, null);
  }

  /**
   * As above, one part of a PyTorch checkpoint that holds several networks, such as {@code model}
   * and {@code model_ema}.
   *
   * @param take the keys that lead to its state dict, joined by dots, or one of them; null for the
   *     one with the most values
   * @throws DualMixException also if the file has no such part; the message lists those it has
   */
  public static WeightFile open(Path path, String take) {
    InputFile file = InputFile.open(path);
    try {
      ByteBuffer start = file.read(0, (int) Math.min(file.size(), FileKind.LONGEST));
      if (FileKind.safeTensors(start)) {
        requireWhole(take, path);
        return SafeTensors.of(file);
      } else if (FileKind.zip(start)) {
        return TorchFile.zip(file, take);
      } else if (FileKind.pickle(start)) {
        return TorchFile.legacy(file, take);
      }
      throw new DualMixException(
          path + " is no weight file: it seems to be " + FileKind.guess(start),
          "Known are .safetensors and PyTorch's .pth and .pt.");
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void requireWhole(String take, Path path) {
    if (take != null) {
      throw new DualMixException(
          path + " is a safetensors file, which has no parts: there is no '" + take + "' to take",
          "Take the tensors under a prefix: dualmix weights convert FILE OUT --strip "
              + take
              + ".");
    }
  }

  /**
   * Refuses a file name whose ending {@link #write} does not know, before any work is done.
   *
   * @throws DualMixException if the ending is another
   */
  public static void requireWritable(Path path) {
    if (!isSafeTensors(path) && !isTorch(path)) {
      throw new DualMixException(
          "The ending of " + path + " names no format that can be written",
          "Use " + SAFETENSORS + ", " + String.join(" or ", TORCH) + ".");
    }
  }

  /**
   * Writes a file, whole or not at all, in the format that its ending names: {@code .safetensors},
   * or {@code .pth} and {@code .pt}, a plain state dict that {@code torch.load(weights_only=True)}
   * reads.
   *
   * @param metadata free text by key; PyTorch's format has no place for it
   * @throws DualMixException if the ending is another, or the disk is full
   */
  public static void write(Path path, List<NamedTensor> tensors, Map<String, String> metadata) {
    requireWritable(path);
    if (isSafeTensors(path)) {
      SafeTensorsWriter.write(path, tensors, metadata);
    } else {
      TorchWriter.write(path, tensors);
    }
  }

  /** Whether the ending names a format that keeps metadata. */
  public static boolean keepsMetadata(Path path) {
    return isSafeTensors(path);
  }

  private static boolean isSafeTensors(Path path) {
    return lower(path).endsWith(SAFETENSORS);
  }

  private static boolean isTorch(Path path) {
    return TORCH.stream().anyMatch(lower(path)::endsWith);
  }

  private static String lower(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
  }
}
