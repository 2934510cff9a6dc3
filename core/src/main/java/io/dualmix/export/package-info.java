/**
 * Models for other programs: ONNX and TorchScript.
 *
 * <p>Reading models is in {@code weights}.
 */
package io.dualmix.export;
