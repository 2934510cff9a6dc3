package io.dualmix.data.augment;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.PixelArea;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a list of transforms. Geometric transforms act on image and label. If the scaled image is
 * smaller than the crop, the image is padded with the mean colour and the label with the ignored
 * class. With a strong list each sample has two views: both share the geometry of the weak list,
 * each has the colours of its own list, and pixel (x, y) of both shows the same point. Thread-safe.
 */
public final class Augmenter {
  private final ImageSize crop;
  private final List<Transform> geometry;
  private final List<Transform> weak;
  private final List<Transform> strong;

  /** Creates an augmenter from the short form, with one view. */
  public Augmenter(Augmentation augmentation) {
    this(augmentation.crop(), Transforms.of(augmentation), null);
  }

  /**
   * Creates an augmenter from lists of transforms.
   *
   * @param crop the size of the result; null for the image's own
   * @param weak geometric transforms first; without {@link RandomScale} the crop is at a random
   *     position
   * @param strong transforms of the strong view, none of them geometric; null for no strong view
   * @throws DualMixException if a geometric transform follows a colour transform or is in the
   *     strong list
   */
  public Augmenter(ImageSize crop, List<Transform> weak, List<Transform> strong) {
    this.crop = crop;
    this.geometry = new ArrayList<>(weak.stream().filter(Transform::geometric).toList());
    this.weak = weak.stream().filter(transform -> !transform.geometric()).toList();
    this.strong = strong == null ? null : List.copyOf(strong);
    requireOrder(weak);
    if (strong != null && strong.stream().anyMatch(Transform::geometric)) {
      throw new DualMixException(
          "The strong view has the geometric transform "
              + strong.stream().filter(Transform::geometric).findFirst().get().name(),
          "Both views share the geometry: move the transform to the weak list.");
    }
    boolean scales = geometry.stream().anyMatch(transform -> transform instanceof RandomScale);
    if (crop != null && !scales) {
      geometry.add(0, new RandomScale());
    }
  }

  private static void requireOrder(List<Transform> weak) {
    for (int i = 1; i < weak.size(); i++) {
      if (weak.get(i).geometric() && !weak.get(i - 1).geometric()) {
        throw new DualMixException(
            "The geometric transform "
                + weak.get(i).name()
                + " comes after "
                + weak.get(i - 1).name()
                + ", which changes colours",
            "Put geometric transforms first: both views of a sample share them.");
      }
    }
  }

  /**
   * The views of one sample.
   *
   * @param image the weak view, or the only view
   * @param strong the strong view with the same geometry; null without a strong list
   * @param label the label of both views; null for none
   * @param content the part of both views that shows the image; the rest is padding
   */
  public record Views(RgbImage image, RgbImage strong, LabelImage label, PixelArea content) {
    /** Views of an image without padding. */
    public Views(RgbImage image, RgbImage strong, LabelImage label) {
      this(image, strong, label, PixelArea.of(ImageSize.of(image)));
    }
  }

  /** Whether samples have a strong view. */
  public boolean hasStrong() {
    return strong != null;
  }

  /**
   * Augments an image and its label.
   *
   * @param label of the image's size; null for none
   * @param random random numbers of the geometry and the weak view; the draws do not depend on the
   *     image
   * @param colours random numbers of the strong view; unused without one
   * @throws DualMixException if the sizes differ
   */
  public Views apply(RgbImage image, LabelImage label, RandomStream random, RandomStream colours) {
    if (label != null && !ImageSize.of(image).equals(ImageSize.of(label))) {
      throw new DualMixException(
          "The label has " + ImageSize.of(label) + ", its image " + ImageSize.of(image), "");
    }
    if (geometry.isEmpty() && weak.isEmpty() && strong == null) {
      return new Views(image, null, label);
    }
    try (TensorScope scope = new TensorScope()) {
      Sample placed = apply(geometry, Sample.of(image, label, crop), random);
      return new Views(
          apply(weak, placed, random).image(),
          strong == null ? null : apply(strong, placed, colours).image(),
          placed.label(),
          placed.content());
    }
  }

  /** Augments an image and its label without a strong view. */
  public Views apply(RgbImage image, LabelImage label, RandomStream random) {
    return apply(image, label, random, random);
  }

  private static Sample apply(List<Transform> transforms, Sample sample, RandomStream random) {
    Sample varied = sample;
    for (Transform transform : transforms) {
      varied = transform.apply(varied, random);
    }
    return varied;
  }
}
