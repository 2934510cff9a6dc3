package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens weight files by their content and writes them by their file extension. */
public final class WeightFiles {
  private static final String SAFETENSORS = ".safetensors";
  private static final List<String> TORCH = List.of(".pth", ".pt");

  private WeightFiles() {}

  /**
   * Opens a safetensors file, or a PyTorch file in the format since 1.6 (ZIP) or the one before.
   *
   * @throws DualMixException if it is missing, damaged or has another format; the message names the
   *     likely format
   */
  public static WeightFile open(Path path) {
    return open(path, null);
  }

  /**
   * Opens one part of a PyTorch checkpoint with several networks, such as {@code model} and {@code
   * model_ema}.
   *
   * @param take keys of the state dict, joined by dots, or one of them; null for the one with the
   *     most values
   * @throws DualMixException also if the file has no such part; the message lists the existing ones
   */
  public static WeightFile open(Path path, String take) {
    InputFile file = InputFile.open(path);
    try {
      ByteBuffer start = file.read(0, (int) Math.min(file.size(), FileSignatures.LONGEST));
      if (FileSignatures.safeTensors(start)) {
        requireWhole(take, path);
        return SafeTensors.of(file);
      } else if (FileSignatures.zip(start)) {
        return TorchFile.zip(file, take);
      } else if (FileSignatures.pickle(start)) {
        return TorchFile.legacy(file, take);
      }
      throw new DualMixException(
          path + " is not a weight file: it seems to be " + FileSignatures.guess(start),
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
   * Rejects a file name with an extension that {@link #write} does not support.
   *
   * @throws DualMixException if the extension is not supported
   */
  public static void requireWritable(Path path) {
    if (!isSafeTensors(path) && !isTorch(path)) {
      throw new DualMixException(
          "The extension of " + path + " is not that of a supported format",
          "Use " + SAFETENSORS + ", " + String.join(" or ", TORCH) + ".");
    }
  }

  /**
   * Writes a file atomically in the format of its extension: {@code .safetensors}, or {@code .pth}
   * and {@code .pt}, a plain state dict that {@code torch.load(weights_only=True)} reads.
   *
   * @param metadata free text by key; not supported by PyTorch's format
   * @throws DualMixException if the extension is not supported, or the disk is full
   */
  public static void write(Path path, List<NamedTensor> tensors, Map<String, String> metadata) {
    requireWritable(path);
    if (isSafeTensors(path)) {
      SafeTensorsWriter.write(path, tensors, metadata);
    } else {
      TorchWriter.write(path, tensors);
    }
  }

  /** Whether the format of the extension supports metadata. */
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
