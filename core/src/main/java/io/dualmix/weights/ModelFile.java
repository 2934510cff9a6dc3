package io.dualmix.weights;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.Checksums;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A trained model in a self-contained safetensors file: the metadata contain the network, the
 * classes and the provenance, so no configuration is needed.
 */
public final class ModelFile {
  private static final String FORMAT = "dualmix.format";
  private static final String FORMAT_VERSION = "1";
  private static final String SPEC = "dualmix.model.";
  private static final String CLASSES = "dualmix.classes";
  private static final String PROVENANCE = "dualmix.provenance.";
  private static final String RESTORE =
      "Restore it from a copy, use another checkpoint, or delete its stage's folder and train that"
          + " stage again.";

  private ModelFile() {}

  /**
   * The content of a file.
   *
   * @param model the model in host memory, owned by the caller
   * @param classes by index
   * @param provenance free text by key
   */
  public record Opened(
      SegmentationModel model, ClassTable classes, Map<String, String> provenance) {
    public Opened {
      provenance = Map.copyOf(provenance);
    }
  }

  /**
   * Writes a model atomically.
   *
   * @param classes class table with the size of the model's output
   * @param provenance free text by key: experiment, step, versions
   * @throws DualMixException if the number of classes differs from the model's, or the disk is full
   */
  public static void save(
      Path file, SegmentationModel model, ClassTable classes, Map<String, String> provenance) {
    if (classes.size() != model.spec().classes()) {
      throw new DualMixException(
          "A model of "
              + model.spec().classes()
              + " classes cannot be saved with the names of "
              + classes.size(),
          "");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put(FORMAT, FORMAT_VERSION);
    model.spec().toMap().forEach((key, value) -> metadata.put(SPEC + key, value));
    metadata.put(CLASSES, toJson(classes));
    provenance.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> metadata.put(PROVENANCE + e.getKey(), e.getValue()));
    SafeTensors.write(file, model.state(), metadata);
  }

  /**
   * Creates the model of a file with its values.
   *
   * @throws DualMixException if the file is damaged or not a model of DualMix
   */
  public static Opened open(Path file) {
    Checksums.requireIntact(file, RESTORE);
    try (SafeTensors tensors = SafeTensors.open(file)) {
      Map<String, String> metadata = tensors.metadata();
      requireFormat(metadata, file);
      ModelSpec spec = spec(metadata, file);
      ClassTable classes = fromJson(metadata.getOrDefault(CLASSES, ""), file);
      if (classes.size() != spec.classes()) {
        throw new DualMixException(
            file + " names " + classes.size() + " classes for a model of " + spec.classes(), "");
      }
      SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(0));
      try {
        restore(model, tensors, file);
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
      return new Opened(model, classes, withPrefix(metadata, PROVENANCE));
    }
  }

  /**
   * Restores the exact values of a file in a model.
   *
   * @throws DualMixException if the file is damaged or its tensors differ from the model's; the
   *     model is then unchanged
   */
  public static void restore(SegmentationModel model, Path file) {
    Checksums.requireIntact(file, RESTORE);
    try (SafeTensors tensors = SafeTensors.open(file)) {
      restore(model, tensors, file);
    }
  }

  /**
   * Restores the exact values of a file in tensors.
   *
   * @param state tensors by name
   * @param owner owner of the tensors, for the message
   * @throws DualMixException if the file is damaged or has other tensors; nothing is changed then
   */
  public static void restore(Map<String, Tensor> state, String owner, Path file) {
    Checksums.requireIntact(file, RESTORE);
    try (SafeTensors tensors = SafeTensors.open(file)) {
      restore(state, owner, tensors, file);
    }
  }

  private static void restore(SegmentationModel model, SafeTensors tensors, Path file) {
    String owner = model.spec().architecture() + " on " + model.spec().backbone();
    restore(model.state(), owner, tensors, file);
  }

  private static void restore(
      Map<String, Tensor> state, String owner, SafeTensors tensors, Path file) {
    Set<String> stored = new LinkedHashSet<>(tensors.names());
    List<String> differences = new ArrayList<>();
    for (String name : stored) {
      if (!state.containsKey(name)) {
        differences.add("it has " + name + ", which is not expected");
      }
    }
    state.forEach(
        (name, tensor) -> {
          if (!stored.contains(name)) {
            differences.add("it lacks " + name);
          } else if (!Arrays.equals(tensors.shape(name), Tensors.shape(tensor))) {
            differences.add(
                name
                    + " is "
                    + Arrays.toString(tensors.shape(name))
                    + ", expected "
                    + Arrays.toString(Tensors.shape(tensor)));
          }
        });
    if (!differences.isEmpty()) {
      throw new DualMixException(
          file
              + " does not fit "
              + owner
              + " in "
              + differences.size()
              + " tensors: "
              + differences.get(0),
          "Open it without a configuration, or with the one it was trained with.");
    }
    state.forEach((name, tensor) -> WeightLoader.copy(tensors, name, tensor, file));
  }

  private static void requireFormat(Map<String, String> metadata, Path file) {
    String version = metadata.get(FORMAT);
    if (!FORMAT_VERSION.equals(version)) {
      throw new DualMixException(
          version == null
              ? file + " holds tensors but no description of a DualMix model"
              : file + " is of format " + version + ", this version reads " + FORMAT_VERSION,
          version == null
              ? "Weights of other programs only start a training; give the file of a trained model."
              : "Use the version of DualMix that wrote it, or a newer one.");
    }
  }

  private static ModelSpec spec(Map<String, String> metadata, Path file) {
    try {
      return ModelSpec.fromMap(withPrefix(metadata, SPEC));
    } catch (DualMixException e) {
      throw new DualMixException(file + ": " + e.getMessage(), e.remedy(), e);
    }
  }

  private static Map<String, String> withPrefix(Map<String, String> all, String prefix) {
    Map<String, String> some = new LinkedHashMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            some.put(key.substring(prefix.length()), value);
          }
        });
    return some;
  }

  private static String toJson(ClassTable classes) {
    JsonMapper mapper = new JsonMapper();
    ArrayNode list = mapper.createArrayNode();
    for (SemanticClass c : classes.classes()) {
      list.addObject().put("name", c.name()).put("rgb", c.rgb());
    }
    return mapper.writeValueAsString(list);
  }

  private static ClassTable fromJson(String json, Path file) {
    try {
      List<SemanticClass> classes = new ArrayList<>();
      for (JsonNode node : new JsonMapper().readTree(json)) {
        classes.add(
            new SemanticClass(node.path("name").stringValue(), node.path("rgb").intValue()));
      }
      return new ClassTable(classes);
    } catch (JacksonException | DualMixException e) {
      throw new DualMixException(
          "The class names in " + file + " are damaged: " + e.getMessage(), "", e);
    }
  }
}
