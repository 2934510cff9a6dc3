package io.dualmix.fuzz;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.ModelFile;
import io.dualmix.weights.NamedTensor;
import io.dualmix.weights.SafeTensors;
import io.dualmix.weights.WeightFile;
import io.dualmix.weights.WeightFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** Weight files of all kinds, and models. */
final class WeightTargets {
  private WeightTargets() {}

  static List<FuzzTarget> in(Path folder) throws IOException {
    return List.of(
        weights(
            "safetensors",
            "w.safetensors",
            written(folder, ".safetensors"),
            WeightMutations::safeTensors),
        weights("pth-zip", "w.pth", written(folder, ".pth"), WeightMutations::zip),
        weights("pth-zip-of-python", "w.pth", golden("checkpoint.pth"), WeightMutations::zip),
        weights("pth-legacy", "w.pth", golden("checkpoint-legacy.pth"), WeightMutations::pickle),
        FuzzTarget.of(
            "model",
            "model.safetensors",
            List.of(model(folder)),
            WeightMutations::safeTensors,
            root -> {
              try (SegmentationModel model =
                  ModelFile.open(root.resolve("model.safetensors")).model()) {
                Answers.require(model.spec().classes() > 0, "a model without classes");
              }
            }));
  }

  private static FuzzTarget weights(String name, String file, byte[] seed, Mutation format) {
    return FuzzTarget.of(name, file, List.of(seed), format, root -> readAll(root.resolve(file)));
  }

  private static void readAll(Path path) throws IOException {
    long bytes = Files.size(path);
    try (WeightFile file = WeightFiles.open(path)) {
      for (String name : file.names()) {
        try (TensorScope scope = new TensorScope()) {
          Tensor tensor = file.read(name);
          Answers.require(
              tensor.numel() * tensor.element_size() <= bytes, "more values than the file has");
        }
      }
      Answers.require(file.metadata() != null, "no metadata");
    }
  }

  /** Three tensors in the format of the ending. */
  private static byte[] written(Path folder, String ending) throws IOException {
    Path plain = folder.resolve("plain.safetensors");
    Path file = folder.resolve("seed" + ending);
    try (TensorScope scope = new TensorScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("layer1.0.weight", Tensors.ofFloats(new float[24], 2, 3, 2, 2));
      tensors.put("layer1.0.bias", Tensors.ofFloats(new float[2], 2));
      tensors.put("empty", Tensors.ofFloats(new float[0], 0, 5));
      SafeTensors.write(plain, tensors, Map.of());
      try (SafeTensors opened = SafeTensors.open(plain)) {
        WeightFiles.write(file, NamedTensor.of(opened), Map.of());
      }
    }
    return taken(file);
  }

  private static byte[] model(Path folder) throws IOException {
    Path file = folder.resolve("seed-model.safetensors");
    ClassTable classes =
        new ClassTable(List.of(new SemanticClass("sky", 1), new SemanticClass("road", 2)));
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2).withHeadChannels(8);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(3))) {
      ModelFile.save(file, model, classes, Map.of("step", "120"));
    }
    return taken(file);
  }

  private static byte[] taken(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  /** A file that PyTorch wrote: it pickles in more ways than our own writer. */
  private static byte[] golden(String name) throws IOException {
    try (InputStream in = WeightTargets.class.getResourceAsStream("/golden/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
