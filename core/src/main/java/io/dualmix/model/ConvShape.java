package io.dualmix.model;

import io.dualmix.PublicApi;

/**
 * The shape of a square convolution.
 *
 * @param in input channels
 * @param out output channels
 * @param kernel odd side length
 * @param stride stride in both directions
 * @param dilation distance between taps
 * @param groups number of groups; {@code in} for a depthwise convolution
 */
@PublicApi
public record ConvShape(int in, int out, int kernel, int stride, int dilation, int groups) {
  /** A dense convolution of stride 1. */
  public static ConvShape of(int in, int out, int kernel) {
    return new ConvShape(in, out, kernel, 1, 1, 1);
  }

  /** A depthwise 3x3 convolution. */
  public static ConvShape depthwise(int channels) {
    return new ConvShape(channels, channels, 3, 1, 1, channels);
  }

  /** The same with another stride. */
  public ConvShape strided(int other) {
    return new ConvShape(in, out, kernel, other, dilation, groups);
  }

  /** The same with another dilation. */
  public ConvShape dilated(int other) {
    return new ConvShape(in, out, kernel, stride, other, groups);
  }

  /** The size of the receptive field in one direction, in input pixels. */
  public int extent() {
    return (kernel - 1) * dilation + 1;
  }
}
