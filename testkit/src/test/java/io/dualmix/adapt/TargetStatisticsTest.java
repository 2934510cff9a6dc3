package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.Loaders;
import io.dualmix.config.Experiment;
import io.dualmix.data.load.Loader;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.StageId;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.TinyTraining;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TargetStatisticsTest {
  private static final Backend BACKEND = TinyTraining.backend();
  private static final StageId STAGE = new StageId(1, "student");
  private static final String FIRST = "backbone.conv_stem.weight";

  private static Loader images() {
    Experiment experiment = TinyScenes.experiment();
    return new Loaders(experiment, Domains.open(experiment))
        .unlabelled(STAGE, TargetStatistics.BATCH, 0);
  }

  private static SegmentationModel model() {
    return SegmentationModel.create(TinyTraining.SPEC, RandomStream.of(3));
  }

  private static Map<String, float[]> values(SegmentationModel model) {
    Map<String, float[]> values = new TreeMap<>();
    model
        .state()
        .forEach(
            (name, tensor) -> {
              if (!name.contains("num_batches")) {
                values.put(name, Tensors.toFloats(tensor));
              }
            });
    return values;
  }

  private static void estimate(SegmentationModel model) {
    try (Loader images = images()) {
      TargetStatistics.estimate(List.of(model), images, BACKEND);
    }
  }

  @Test
  void weightsStayAndEveryStatisticMoves() {
    try (SegmentationModel model = model()) {
      Map<String, float[]> before = values(model);
      estimate(model);
      values(model)
          .forEach(
              (name, after) -> {
                if (name.contains("running_")) {
                  assertThat(after).as(name).isNotEqualTo(before.get(name));
                } else {
                  assertThat(after).as(name).isEqualTo(before.get(name));
                }
              });
    }
  }

  @Test
  void theFirstLayersMeanIsThatOfItsInputsOverTheImages() {
    try (SegmentationModel model = model();
        Loader images = images();
        TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      estimate(model);
      Tensor weight = model.state().get(FIRST);
      double sum = 0;
      for (int i = 0; i < TargetStatistics.BATCHES; i++) {
        Tensor pixels = model.normalise(images.next().images());
        // TensorFlow's "same" padding: one zero row below and one column right of even sizes.
        Tensor padded = torch.constant_pad_nd(pixels, 0, 1, 0, 1);
        sum +=
            Tensors.toDoubles(
                torch
                    .conv2d(
                        padded,
                        weight,
                        new TensorOptional(),
                        new long[] {2, 2},
                        new long[] {0, 0},
                        new long[] {1, 1},
                        1)
                    .select(1, 0)
                    .mean())[0];
      }
      float mean = Tensors.toFloats(model.state().get("backbone.bn1.running_mean"))[0];
      assertThat((double) mean)
          .isCloseTo(
              sum / TargetStatistics.BATCHES, Offset.offset(1e-4 * Math.max(1, Math.abs(sum))));
    }
  }

  @Tag("slow")
  @Test
  void theSameImagesGiveTheSameStatistics() {
    try (SegmentationModel one = model();
        SegmentationModel other = model()) {
      estimate(one);
      estimate(other);
      estimate(other);
      assertThat(values(other)).usingRecursiveComparison().isEqualTo(values(one));
    }
  }
}
