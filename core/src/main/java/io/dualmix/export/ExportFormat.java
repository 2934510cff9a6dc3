package io.dualmix.export;

import java.util.Locale;

/** A file format for trained models. */
public enum ExportFormat {
  /** DualMix's own model file; Python's {@code safetensors} reads its tensors. */
  SAFETENSORS("safetensors"),
  /** A program for libtorch: {@code torch.jit.load} in Python and C++. */
  TORCHSCRIPT("pt"),
  /** A graph for ONNX Runtime, TensorRT, OpenVINO, browsers and more. */
  ONNX("onnx");

  private final String ending;

  ExportFormat(String ending) {
    this.ending = ending;
  }

  /** As on the command line, such as {@code onnx}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The usual ending of such a file's name, without the dot. */
  public String ending() {
    return ending;
  }
}
