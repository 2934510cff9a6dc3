package io.dualmix.weights;

import io.dualmix.DualMixException;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Starts a model from published weights.
 *
 * <p>A name of the file, less a leading {@code module.}, is the model's own ({@code
 * backbone.conv1.weight}) or that of a plain backbone ({@code conv1.weight}, as torchvision and
 * timm have it).
 */
public final class WeightLoader {
  private static final String BACKBONE = "backbone.";
  private static final String WRAPPER = "module.";
  private static final List<String> CLASSIFIERS = List.of("fc.", "classifier.");

  private WeightLoader() {}

  /**
   * Copies the tensors that fit by name and shape; the others stay as they are.
   *
   * @param file safetensors of torchvision's, timm's or the model's own names
   * @throws DualMixException if the file is unusable, or fits no tensor of the backbone
   */
  public static LoadReport load(SegmentationModel model, Path file) {
    Map<String, Tensor> state = model.state();
    List<String> loaded = new ArrayList<>();
    List<String> unexpected = new ArrayList<>();
    List<String> mismatched = new ArrayList<>();
    Set<String> present = new HashSet<>();
    try (SafeTensors weights = SafeTensors.open(file)) {
      for (String name : weights.names()) {
        String own = ownName(name, state);
        if (own == null) {
          if (CLASSIFIERS.stream().noneMatch(unwrapped(name)::startsWith)) {
            unexpected.add(name);
          }
          continue;
        }
        present.add(own);
        long[] theirs = weights.shape(name);
        long[] ours = Tensors.shape(state.get(own));
        if (Arrays.equals(theirs, ours)) {
          copy(weights, name, state.get(own));
          loaded.add(own);
        } else {
          mismatched.add(own + " " + Arrays.toString(theirs) + " for " + Arrays.toString(ours));
        }
      }
      requireBackbone(loaded, weights.names(), model, file);
    }
    return new LoadReport(loaded, missing(state, present), unexpected, mismatched);
  }

  private static String ownName(String name, Map<String, Tensor> state) {
    String plain = unwrapped(name);
    if (state.containsKey(plain)) {
      return plain;
    }
    return state.containsKey(BACKBONE + plain) ? BACKBONE + plain : null;
  }

  private static String unwrapped(String name) {
    return name.startsWith(WRAPPER) ? name.substring(WRAPPER.length()) : name;
  }

  private static List<String> missing(Map<String, Tensor> state, Set<String> present) {
    boolean headToo = present.stream().anyMatch(n -> !n.startsWith(BACKBONE));
    return state.keySet().stream()
        .filter(n -> !present.contains(n))
        .filter(n -> headToo || n.startsWith(BACKBONE))
        // Older files lack this counter, and nothing is computed from it.
        .filter(n -> !n.endsWith(".num_batches_tracked"))
        .toList();
  }

  private static void requireBackbone(
      List<String> loaded, List<String> names, SegmentationModel model, Path file) {
    if (loaded.stream().noneMatch(n -> n.startsWith(BACKBONE))) {
      throw new DualMixException(
          "No tensor of "
              + file
              + " fits the backbone "
              + model.spec().backbone()
              + "; its names are such as "
              + names.stream().limit(3).toList(),
          "Choose the weights of this backbone, or the backbone of these weights.");
    }
  }

  /** Writes a file's tensor into a tensor of a model, which may be of another type and device. */
  static void copy(SafeTensors weights, String name, Tensor into) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      into.copy_(weights.read(name));
    }
  }
}
