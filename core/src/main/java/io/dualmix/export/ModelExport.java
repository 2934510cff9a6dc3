package io.dualmix.export;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.weights.ModelFile;
import io.dualmix.weights.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exports trained models to other formats. The metadata of the model file (network, normalisation,
 * classes with colours, provenance) is included under the same keys.
 */
@PublicApi
public final class ModelExport {
  private static final String KEYS = "dualmix.";
  private static final String NORMALISATION = "dualmix.export.normalisation";

  private ModelExport() {}

  /**
   * Writes a model atomically in another format.
   *
   * @param model a model file of DualMix
   * @param target replaced if it exists
   * @param options not used for {@link ExportFormat#SAFETENSORS}, which copies the model file
   * @throws DualMixException if the model is damaged, or the target cannot be written
   */
  public static void write(Path model, Path target, ExportFormat format, ExportOptions options) {
    try (SegmentationModel network = ModelFile.open(model).model()) {
      switch (format) {
        case SAFETENSORS -> AtomicFiles.write(target, copy -> Files.copy(model, copy));
        case TORCHSCRIPT ->
            TorchScriptFile.write(target, network, metadata(model, options), options);
        case ONNX -> OnnxFile.write(target, network, metadata(model, options), options);
      }
    }
  }

  private static Map<String, String> metadata(Path model, ExportOptions options) {
    Map<String, String> metadata = new TreeMap<>();
    try (SafeTensors file = SafeTensors.open(model)) {
      file.metadata()
          .forEach(
              (key, value) -> {
                if (key.startsWith(KEYS)) {
                  metadata.put(key, value);
                }
              });
    }
    metadata.put(NORMALISATION, options.normalisation().name().toLowerCase(Locale.ROOT));
    return metadata;
  }
}
