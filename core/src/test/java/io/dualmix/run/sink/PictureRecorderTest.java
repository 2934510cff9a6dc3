package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.Predictor;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.Pictures;
import io.dualmix.run.Pictures.GalleryImage;
import io.dualmix.run.Pictures.Picture;
import io.dualmix.run.RunStages;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.event.ModelTrained;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.PseudoLabelsReady;
import io.dualmix.train.event.SampleMixed;
import io.dualmix.train.event.StageResumed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureRecorderTest {
  private static final String STUDENT = "round-1/student";
  private static final ClassTable CLASSES =
      new ClassTable(
          List.of(new SemanticClass("sky", 0x102030), new SemanticClass("road", 0x405060)));

  @TempDir private Path folder;

  @Test
  void aThirdOfThePicturesShowsTrainingImages() {
    PictureRecorder recorder = recorder(4);
    recorder.on(new ModelTrained(STUDENT, always(1)));
    assertThat(pictures().readGallery().stream().map(GalleryImage::name))
        .containsExactly("training-0", "validation-0", "validation-3", "validation-6");
  }

  @Test
  void aPredictionHasTheColoursOfItsClasses() {
    recorder(2).on(new ModelTrained(STUDENT, always(1)));
    assertThat(pixel("validation-0", "round-1-student")).containsExactly(0x40, 0x50, 0x60);
  }

  @Test
  void onlyAStudentsConfidenceIsDrawn() {
    recorder(2).on(new ModelTrained(STUDENT, always(1)));
    recorder(2).on(new ModelTrained("round-1/ensemble", always(1)));
    assertThat(pictures().hasGallery("validation-0", "round-1-student-confidence")).isTrue();
    assertThat(pictures().hasGallery("validation-0", "round-1-ensemble-confidence")).isFalse();
  }

  @Test
  void theTruthOfAnImageIsDrawn() {
    recorder(2).on(new ModelTrained(STUDENT, always(1)));
    assertThat(pixel("validation-0", Pictures.TRUTH)).containsExactly(0x10, 0x20, 0x30);
  }

  @Test
  void aStageThatHadEndedIsNotDrawnAgain() {
    recorder(2).on(new ModelTrained(STUDENT, always(1)));
    recorder(2).on(new ModelTrained(STUDENT, always(0)));
    assertThat(pixel("validation-0", "round-1-student")).containsExactly(0x40, 0x50, 0x60);
  }

  @Test
  void aStageTrainedAnewIsDrawnAgain() {
    recorder(2).on(new ModelTrained(STUDENT, always(1)));
    PictureRecorder resumed = recorder(2);
    resumed.on(new StageResumed(STUDENT, 10, 20));
    resumed.on(new ModelTrained(STUDENT, always(0)));
    assertThat(pixel("validation-0", "round-1-student")).containsExactly(0x10, 0x20, 0x30);
  }

  @Test
  void pseudoLabelsAreDrawnOfTrainingImagesOnly() {
    recorder(2)
        .on(
            new PseudoLabelsReady(
                new PseudoLabelled("round-1/pseudo-labels", 1, List.of()), new Plain(1)));
    assertThat(pictures().readGallery())
        .singleElement()
        .satisfies(
            image -> {
              assertThat(image.name()).isEqualTo("training-0");
              assertThat(image.pictures().stream().map(Picture::name))
                  .contains("round-1-pseudo-labels");
            });
  }

  @Test
  void whatAStageMadeIsNamedByStageKindAndIndex() {
    Plain data = new Plain(1);
    RgbImage image = data.image(0);
    float[] weights = new float[image.width() * image.height()];
    PictureRecorder recorder = recorder(2);
    recorder.on(new SampleMixed("round-1/region-teacher", "mixed", 0, image, data.label(0), null));
    recorder.on(new SampleMixed("round-1/student", "strong", 1, image, data.label(0), weights));
    recorder.on(new SampleMixed("round-1/student", "masked", 0, image, null, null));
    assertThat(pictures().readMixed().stream().map(Picture::name))
        .containsExactly(
            "round-1-region-teacher-mixed-0-input",
            "round-1-region-teacher-mixed-0-label",
            "round-1-student-masked-0-input",
            "round-1-student-strong-1-input",
            "round-1-student-strong-1-label",
            "round-1-student-strong-1-weights");
  }

  @Test
  void notMoreOfAKindAreDrawnThanImagesOfTheGallery() {
    Plain data = new Plain(1);
    recorder(2)
        .on(new SampleMixed("round-1/student", "strong", 2, data.image(0), data.label(0), null));
    assertThat(pictures().readMixed()).isEmpty();
  }

  private PictureRecorder recorder(int count) {
    return new PictureRecorder(
        pictures(),
        RunStages.of(DualLevelMixing.ofSettings(Map.of("method.rounds", "2"))),
        new Plain(9),
        new Plain(5),
        count);
  }

  private Pictures pictures() {
    return new Pictures(folder);
  }

  private int[] pixel(String image, String picture) {
    RgbImage read =
        ImageFiles.readImage(folder.resolve("gallery/" + image + "/" + picture + ".png"));
    return new int[] {read.rgb()[0] & 0xFF, read.rgb()[1] & 0xFF, read.rgb()[2] & 0xFF};
  }

  /** Certain of one class everywhere. */
  private static Predictor always(int c) {
    return (images, height, width) ->
        Tensors.ofDoubles(new double[] {1 - c, c}, 1, 2, 1, 1)
            .expand(1, 2, height, width)
            .to(org.bytedeco.pytorch.global.torch.ScalarType.Float);
  }

  /** Grey images whose label is class 0. */
  private record Plain(int size) implements Dataset {
    @Override
    public ClassTable classes() {
      return CLASSES;
    }

    @Override
    public String name(int index) {
      return Integer.toString(index);
    }

    @Override
    public RgbImage image(int index) {
      return new RgbImage(8, 6, new byte[8 * 6 * 3]);
    }

    @Override
    public boolean labelled(int index) {
      return true;
    }

    @Override
    public LabelImage label(int index) {
      return new LabelImage(8, 6, new byte[8 * 6]);
    }

    @Override
    public String describe() {
      return "plain";
    }
  }
}
