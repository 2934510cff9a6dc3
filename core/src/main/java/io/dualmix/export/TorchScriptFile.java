package io.dualmix.export;

import io.dualmix.model.GraphBuilder.Value;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes a model as a TorchScript file: {@code forward(image)}, [N, 3, H, W] to the logits [N, C,
 * H, W], and {@code labels(image)}, [N, H, W]. The parameters have the names of the model's
 * tensors.
 */
final class TorchScriptFile {
  private static final String CLASS = "__torch__.DualMix";

  private static final String LABELS =
      """
      def labels(self, image: Tensor) -> Tensor:
        return torch.argmax(self.forward(image), 1)
      """;

  private TorchScriptFile() {}

  /** Tensors and child branches by the next part of their names. */
  private record Branch(Map<String, Tensor> tensors, Map<String, Branch> children) {
    Branch() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    void put(String name, Tensor tensor) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        tensors.put(name, tensor);
      } else {
        children
            .computeIfAbsent(name.substring(0, dot), key -> new Branch())
            .put(name.substring(dot + 1), tensor);
      }
    }

    /** A module without methods; libtorch assigns distinct classes to modules. */
    JitModule module(CompilationUnit unit) {
      JitModule module = new JitModule(new QualifiedName(CLASS), unit, true);
      tensors.forEach(
          (name, tensor) -> {
            Tensor host = tensor.detach().cpu();
            if (tensor.is_floating_point() && !name.startsWith("running_")) {
              module.register_parameter(name, host, false);
            } else {
              module.register_buffer(name, host);
            }
          });
      children.forEach((name, child) -> module.register_module(name, child.module(unit)));
      return module;
    }
  }

  /**
   * Writes a file atomically.
   *
   * @param metadata free text by key, kept as extra files
   */
  static void write(
      Path file, SegmentationModel model, Map<String, String> metadata, ExportOptions options) {
    try (TensorScope scope = new TensorScope()) {
      Branch root = new Branch();
      model.state().forEach(root::put);
      JitModule module = root.module(new CompilationUnit());
      module.define(forward(model, options));
      module.define(LABELS);
      module.eval();
      ExtraFilesMap extra = new ExtraFilesMap();
      metadata.forEach((key, value) -> extra.put(new BytePointer(key), new BytePointer(value)));
      AtomicFiles.write(file, target -> save(module, target, extra));
    }
  }

  private static void save(JitModule module, Path target, ExtraFilesMap extra) throws IOException {
    try {
      module.save(target.toString(), extra);
    } catch (RuntimeException e) {
      // libtorch reports a full disk with this message.
      throw new IOException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private static String forward(SegmentationModel model, ExportOptions options) {
    TorchScriptSource source = new TorchScriptSource(new TensorNames(model));
    Value image = new Value("image");
    StringBuilder head = new StringBuilder("def forward(self, image: Tensor) -> Tensor:\n");
    if (options.normalisation() == ExportOptions.Place.INSIDE) {
      // Images may be 8-bit or float.
      head.append("  image = image.float()\n");
    }
    Value logits = ModelGraph.logits(model, source, image, options);
    return head + source.text() + "  return " + logits.name() + "\n";
  }
}
