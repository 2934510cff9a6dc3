/**
 * Export of models to ONNX and TorchScript.
 *
 * <p>Reading of models belongs in {@code weights}.
 */
package io.dualmix.export;
