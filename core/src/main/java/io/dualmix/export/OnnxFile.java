package io.dualmix.export;

import io.dualmix.DualMixException;
import io.dualmix.model.GraphBuilder.Value;
import io.dualmix.model.SegmentationModel;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.ProtoMessage;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a model as an ONNX file with the input {@code image}, [N, 3, H, W]and the outputs {@code
 * logits}, [N, C, H, W], and {@code labels}, [N, H, W].
 */
final class OnnxFile {
  private static final int IR_VERSION = 1;
  private static final int PRODUCER = 2;
  private static final int GRAPH = 7;
  private static final int OPERATION_SET = 8;
  private static final int METADATA = 14;
  private static final int SET_VERSION = 2;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** The IR version of opsets 13 and 14. */
  private static final int OLD_IR_VERSION = 7;

  /** The IR version of opsets 15 to 18; newer opsets do not require a newer one. */
  private static final int NEW_IR_VERSION = 8;

  private static final int FIRST_OF_NEW_IR = 15;

  private OnnxFile() {}

  /**
   * Writes a file atomically.
   *
   * @param metadata free text by key
   */
  static void write(
      Path file, SegmentationModel model, Map<String, String> metadata, ExportOptions options) {
    ProtoMessage proto =
        new ProtoMessage()
            .number(IR_VERSION, options.opset() < FIRST_OF_NEW_IR ? OLD_IR_VERSION : NEW_IR_VERSION)
            .text(PRODUCER, "DualMix")
            .message(GRAPH, graph(model, options))
            .message(OPERATION_SET, new ProtoMessage().number(SET_VERSION, options.opset()));
    metadata.forEach(
        (key, value) ->
            proto.message(METADATA, new ProtoMessage().text(KEY, key).text(VALUE, value)));
    if (proto.size() > Integer.MAX_VALUE) {
      throw new DualMixException(
          "The model needs " + proto.size() + " bytes, an ONNX file ends at 2 GB",
          "Export it as safetensors or torchscript.");
    }
    AtomicFiles.write(
        file,
        target -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            proto.writeTo(out);
          }
        });
  }

  private static ProtoMessage graph(SegmentationModel model, ExportOptions options) {
    boolean inside = options.normalisation() == ExportOptions.Place.INSIDE;
    String classes = Integer.toString(model.spec().classes());
    OnnxGraph graph = new OnnxGraph(new TensorNames(model), options.opset(), options.half());
    boolean fixed = options.size() != null;
    String n = fixed ? "1" : "N";
    String h = fixed ? Integer.toString(options.size().height()) : "H";
    String w = fixed ? Integer.toString(options.size().width()) : "W";
    Value image =
        graph.input(
            "image",
            inside ? "RGB, 0..255" : "normalised as described in the metadata",
            n,
            "3",
            h,
            w);
    Value logits = graph.inFull(ModelGraph.logits(model, graph, image, options));
    graph.output(logits, "logits", "a score per class", n, classes, h, w);
    if (options.labels()) {
      graph.largestChannel(logits, "labels", "the index of the largest score", n, h, w);
    }
    return graph.proto(model.spec().architecture() + "-" + model.spec().backbone());
  }
}
