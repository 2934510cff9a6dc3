package io.dualmix.export;

import io.dualmix.PublicApi;
import java.util.Locale;

/** A file format for trained models. */
@PublicApi
public enum ExportFormat {
  /** DualMix's own model file; Python's {@code safetensors} reads its tensors. */
  SAFETENSORS("safetensors"),
  /** A TorchScript program: {@code torch.jit.load} in Python and C++. */
  TORCHSCRIPT("pt"),
  /** An ONNX graph for ONNX Runtime, TensorRT, OpenVINO, browsers and more. */
  ONNX("onnx");

  private final String ending;

  ExportFormat(String ending) {
    this.ending = ending;
  }

  /** The command-line name, such as {@code onnx}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The usual file extension without the dot. */
  public String ending() {
    return ending;
  }
}
