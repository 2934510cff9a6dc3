package io.dualmix.data.augment;

import io.dualmix.config.ConfigLists;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.Length;
import io.dualmix.config.Range;
import io.dualmix.config.SettingRules;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.image.ImageSize;
import io.dualmix.tensor.RandomStream;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * A random scale and a random position of the crop. The crop is cut from the scaled image, or the
 * image is padded if it is smaller. Only the visible part is scaled, which is faster than cropping
 * a scaled image.
 *
 * @param range minimum and maximum factor; null for 1, which only crops
 */
public record RandomScale(
    @Length(
            from = 2,
            to = 2,
            expected = "the lowest and the highest factor",
            remedy = "Such as [0.75, 1.5]; [1, 1] is no scaling.")
        @Range(from = 0.1, to = 10)
        List<Double> range)
    implements Transform {
  public RandomScale {
    range = range == null ? List.of(1.0, 1.0) : ConfigLists.copy("range", range);
    SettingRules.of(RandomScale.class).check("range", range);
    if (range.get(0) > range.get(1)) {
      throw new InvalidSetting(
          "range",
          "is " + range + "; expected the lowest and the highest factor",
          "Such as [0.75, 1.5]; [1, 1] is no scaling.");
    }
  }

  /** The default: a crop at a random position. */
  public RandomScale() {
    this(null);
  }

  /**
   * The range along one axis.
   *
   * @param start first pixel in the unscaled image
   * @param length number of pixels in the unscaled image
   * @param scaled number of pixels in the crop, at most the crop's size
   * @param padding number of pixels before it
   */
  private record Span(int start, int length, int scaled, int padding) {
    static Span of(int image, int frame, double scale, double place) {
      int scaled = Math.max(1, (int) Math.round(image * scale));
      if (scaled < frame) {
        return new Span(0, image, scaled, (int) (place * (frame - scaled + 1)));
      }
      int length = Math.max(1, Math.min(image, (int) Math.round(frame / scale)));
      return new Span((int) (place * (image - length + 1)), length, frame, 0);
    }
  }

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public boolean geometric() {
    return true;
  }

  @Override
  public Sample apply(Sample sample, RandomStream random) {
    ImageSize frame = sample.frame().size();
    double scale = random.uniform(range.get(0), range.get(1));
    Span across = Span.of(sample.pixels().cols(), frame.width(), scale, random.nextDouble());
    Span down = Span.of(sample.pixels().rows(), frame.height(), scale, random.nextDouble());
    return new Sample(
        part(sample.pixels(), across, down, ResizedDataset.Kind.IMAGE),
        sample.classes() == null
            ? null
            : part(sample.classes(), across, down, ResizedDataset.Kind.LABEL),
        new Sample.Frame(frame, across.padding, down.padding));
  }

  private static Mat part(Mat whole, Span across, Span down, ResizedDataset.Kind kind) {
    Mat part = whole.apply(new Rect(across.start, down.start, across.length, down.length));
    return ResizedDataset.scale(part, new ImageSize(across.scaled, down.scaled), kind);
  }
}
