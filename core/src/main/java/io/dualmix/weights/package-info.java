/**
 * Weight files: safetensors, PyTorch's {@code .pth}, and how foreign names fit a model. A file
 * never runs code.
 *
 * <p>Addresses and downloads are in {@code published}.
 */
package io.dualmix.weights;
