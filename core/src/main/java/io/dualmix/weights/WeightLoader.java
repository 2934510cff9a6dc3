package io.dualmix.weights;

import io.dualmix.DualMixException;
import io.dualmix.model.ModelSpec;
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

/** Initialises a model from published weights with names known to {@link StateDictNames}. */
public final class WeightLoader {
  static final String BACKBONE = "backbone.";

  /** The classifiers of image classification networks in torchvision and timm. */
  private static final List<String> CLASSIFIERS =
      List.of("fc.", "classifier.", "conv_head.", "bn2.", "features.18.");

  private WeightLoader() {}

  /**
   * Copies the tensors with matching name and shape; the others are unchanged.
   *
   * @param file a safetensors or PyTorch file with names of torchvision, timm, AdaptSegNet or the
   *     model itself
   * @throws DualMixException if the file is invalid or matches no tensor of the backbone
   */
  public static LoadReport load(SegmentationModel model, Path file) {
    return load(model, file, null);
  }

  /**
   * Copies one part of a checkpoint with several networks.
   *
   * @param take as in {@link WeightFiles#open(Path, String)}; null for the largest
   */
  public static LoadReport load(SegmentationModel model, Path file, String take) {
    try (WeightFile weights = WeightFiles.open(file, take)) {
      return load(model, weights, file);
    }
  }

  /**
   * @param file file name for the report and for errors
   */
  static LoadReport load(SegmentationModel model, WeightFile weights, Path file) {
    Map<String, Tensor> state = model.state();
    StateDictNames names = new StateDictNames(state.keySet(), weights.names());
    List<String> loaded = new ArrayList<>();
    List<String> unexpected = new ArrayList<>();
    List<String> mismatched = new ArrayList<>();
    Set<String> present = new HashSet<>();
    Map<String, String> unreadable = weights.unreadable();
    for (String name : weights.names()) {
      if (unreadable.containsKey(name)) {
        continue;
      }
      String own = names.own(name);
      if (own == null) {
        if (CLASSIFIERS.stream().noneMatch(names.withoutPrefix(name)::startsWith)) {
          unexpected.add(name);
        }
        continue;
      }
      present.add(own);
      long[] theirs = weights.shape(name);
      long[] ours = Tensors.shape(state.get(own));
      if (Arrays.equals(theirs, ours)) {
        copy(weights, name, state.get(own), file);
        loaded.add(own);
      } else {
        mismatched.add(own + " " + Arrays.toString(theirs) + " for " + Arrays.toString(ours));
      }
    }
    requireBackbone(loaded, weights, model, file);
    String after = names.prefix().isEmpty() ? "" : ", names after '" + names.prefix() + "'";
    return new LoadReport(
        file + ": " + weights.description() + after,
        loaded,
        missing(state, present),
        unexpected,
        unreadable.entrySet().stream().map(e -> e.getKey() + ", " + e.getValue()).toList(),
        mismatched,
        AdaptSegNet.advice(weights.names(), model.spec()));
  }

  private static List<String> missing(Map<String, Tensor> state, Set<String> present) {
    boolean headToo = present.stream().anyMatch(n -> !n.startsWith(BACKBONE));
    return state.keySet().stream()
        .filter(n -> !present.contains(n))
        .filter(n -> headToo || n.startsWith(BACKBONE))
        // Older files do not contain this counter, which is not used.
        .filter(n -> !n.endsWith(".num_batches_tracked"))
        .toList();
  }

  private static void requireBackbone(
      List<String> loaded, WeightFile weights, SegmentationModel model, Path file) {
    if (loaded.stream().noneMatch(n -> n.startsWith(BACKBONE))) {
      ModelSpec spec = model.spec();
      throw new DualMixException(
          "No tensor of "
              + file
              + " fits the backbone "
              + spec.backbone()
              + "; its names are such as "
              + weights.names().stream().limit(3).toList()
              + unreadable(weights),
          "Choose the weights of this backbone, or the backbone of these weights.");
    }
  }

  private static String unreadable(WeightFile weights) {
    return weights.unreadable().entrySet().stream()
        .findFirst()
        .map(
            first ->
                "; "
                    + weights.unreadable().size()
                    + " of its tensors cannot be read, such as '"
                    + first.getKey()
                    + "', "
                    + first.getValue())
        .orElse("");
  }

  /**
   * Copies a tensor of a file into a tensor of a model, which may have another type and device.
   *
   * @param file file name for errors
   * @throws DualMixException if a value is NaN or infinite
   */
  static void copy(WeightFile weights, String name, Tensor into, Path file) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor values = weights.read(name);
      if (weights.dtype(name).floating() && !values.isfinite().all().item_bool()) {
        long wrong = values.numel() - values.isfinite().sum().item_long();
        throw new DualMixException(
            "The tensor '"
                + name
                + "' of "
                + file
                + " holds values that are NaN or infinite ("
                + wrong
                + " of "
                + values.numel()
                + ")",
            "The training that wrote it has failed, or the file is damaged: use another file.");
      }
      into.copy_(values);
    }
  }
}
