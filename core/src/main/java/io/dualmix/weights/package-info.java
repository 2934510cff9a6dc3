/**
 * Weight files: safetensors, PyTorch's {@code .pth}, and the mapping of tensor names of other
 * projects. No code in a file is executed.
 *
 * <p>URLs and downloads belong in {@code published}.
 */
package io.dualmix.weights;
