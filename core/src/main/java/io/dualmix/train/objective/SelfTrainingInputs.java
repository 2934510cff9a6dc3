package io.dualmix.train.objective;

import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.image.RgbImage;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.mix.BlockMask;
import io.dualmix.mix.ClassMix;
import io.dualmix.mix.Rectangle;
import io.dualmix.mix.RectangleSampler;
import io.dualmix.mix.RegionMix;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of a step of {@link SelfTraining}, mixed ahead of the step on the heap. What is mixed
 * depends on seed, stage and step alone.
 *
 * @param source labelled source images; null without source
 * @param labelled labelled target images; null without
 * @param unlabelled target images in a weak view, and a strong one if anything needs it
 * @param mixed strong views of unlabelled images with classes of the source pasted; null without
 * @param strong strong views of the unlabelled images; empty without
 * @param masked strong views with hidden blocks; null without
 */
record SelfTrainingInputs(
    Batch source,
    Batch labelled,
    Batch unlabelled,
    ClassMix.Mixed mixed,
    List<StrongView> strong,
    Batch masked) {

  /**
   * A strong view of each unlabelled image.
   *
   * @param images with rectangles of each other
   * @param rectangles one for each image
   */
  record StrongView(Batch images, List<Rectangle> rectangles) {}

  /**
   * Creates the inputs of steps.
   *
   * @param images the loaders
   * @param parts which inputs there are
   * @param colours strong colours for class-mixed images: both halves get the same
   * @param seed of the run
   * @param stage such as {@code round-1/student}
   */
  record Maker(
      SelfTraining.Images images,
      SelfTraining.Parts parts,
      Augmenter colours,
      long seed,
      String stage) {
    /** UniMatch's shares of the area. */
    private static final RectangleSampler RECTANGLES = new RectangleSampler(0.02, 0.4);

    /** The inputs of the loaders' next step. */
    SelfTrainingInputs next() {
      return of(next(images.source()), next(images.labelled()), images.unlabelled().next());
    }

    /** The inputs of any step; takes as long as reading them. */
    SelfTrainingInputs load(int step) {
      return of(
          load(images.source(), step),
          load(images.labelled(), step),
          images.unlabelled().load(step));
    }

    private static Batch next(Loader loader) {
      return loader == null ? null : loader.next();
    }

    private static Batch load(Loader loader, int step) {
      return loader == null ? null : loader.load(step);
    }

    private SelfTrainingInputs of(Batch source, Batch labelled, Batch unlabelled) {
      List<StrongView> strong = new ArrayList<>();
      if (parts.strong() > 0) {
        strong.add(strongView(unlabelled, unlabelled.strong(), ""));
        if (parts.views().count() > 1) {
          byte[] rgb = coloured(unlabelled, random("second-view-colours", unlabelled));
          strong.add(strongView(unlabelled, rgb, "second-view-"));
        }
      }
      Batch masked = null;
      if (parts.masked() > 0) {
        masked =
            with(
                unlabelled,
                BlockMask.hide(
                    unlabelled,
                    unlabelled.strong(),
                    BlockMask.RATIO,
                    random("block-mask", unlabelled)));
      }
      return new SelfTrainingInputs(
          source,
          labelled,
          unlabelled,
          parts.classMix() > 0 ? classMixed(source, unlabelled) : null,
          List.copyOf(strong),
          masked);
    }

    private RandomStream random(String what, Batch batch) {
      return RandomStream.of(seed, stage, what, batch.step());
    }

    private ClassMix.Mixed classMixed(Batch source, Batch unlabelled) {
      ClassMix.Mixed mixed = ClassMix.mix(source, unlabelled, random("class-mix", unlabelled));
      Batch batch = mixed.batch();
      byte[] rgb = coloured(batch, random("class-mix-colours", unlabelled));
      Batch strong =
          new Batch(
              batch.step(), batch.names(), batch.height(), batch.width(), rgb, batch.classes());
      return new ClassMix.Mixed(strong, mixed.pasted());
    }

    /** The images in strong colours, drawn anew. */
    private byte[] coloured(Batch batch, RandomStream random) {
      byte[] rgb = new byte[batch.rgb().length];
      for (int i = 0; i < batch.size(); i++) {
        RgbImage coloured = colours.apply(batch.image(i), null, random, random).strong();
        System.arraycopy(coloured.rgb(), 0, rgb, i * coloured.rgb().length, coloured.rgb().length);
      }
      return rgb;
    }

    /**
     * @param colours of the view, 8 bits, [N, H, W, 3]
     * @param prefix of its random stream
     */
    private StrongView strongView(Batch unlabelled, byte[] colours, String prefix) {
      List<Rectangle> rectangles =
          RECTANGLES.draw(
              unlabelled.size(),
              unlabelled.width(),
              unlabelled.height(),
              parts.views().cutMix(),
              random(prefix + "cut-mix", unlabelled));
      return new StrongView(cutMixed(unlabelled, colours, rectangles), rectangles);
    }

    private static Batch cutMixed(Batch batch, byte[] colours, List<Rectangle> rectangles) {
      byte[] rgb = colours.clone();
      int pixels = batch.height() * batch.width();
      for (int i = 0; i < batch.size(); i++) {
        int from = (i + 1) % batch.size() * pixels;
        RegionMix.paste(
            colours, from, rgb, i * pixels, batch.width(), rectangles.get(i), RgbImage.CHANNELS);
      }
      return with(batch, rgb);
    }

    private static Batch with(Batch batch, byte[] rgb) {
      return new Batch(
          batch.step(),
          batch.names(),
          batch.height(),
          batch.width(),
          rgb,
          null,
          null,
          batch.contents());
    }
  }
}
