package io.dualmix.adapt.setup;

import io.dualmix.config.ModelConfig;
import io.dualmix.data.image.ClassTable;
import io.dualmix.model.BatchNormMode;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.ModelVariant;
import io.dualmix.model.Normalisation;
import java.util.List;
import java.util.Locale;

/** Converts the configuration to the specification of a network. */
public final class ModelSpecs {
  private ModelSpecs() {}

  public static ModelSpec of(ModelConfig config, ClassTable classes) {
    Normalisation normalisation =
        switch (config.normalisation()) {
          case "imagenet" -> Normalisation.IMAGENET;
          case "tensorflow" -> Normalisation.TENSORFLOW;
          case "caffe_bgr" -> Normalisation.CAFFE_BGR;
          default ->
              ModelSpec.of(config.architecture(), config.backbone(), classes.size())
                  .normalisation();
        };
    return new ModelSpec(
        config.architecture(),
        config.backbone(),
        classes.size(),
        config.outputStride(),
        config.headChannels(),
        config.alignCorners(),
        config.dropout(),
        BatchNormMode.valueOf(config.batchNorm().toUpperCase(Locale.ROOT)),
        normalisation,
        new ModelVariant(
            config.strideOn().equals("1x1")
                ? ModelVariant.StrideOn.CONV_1X1
                : ModelVariant.StrideOn.CONV_3X3,
            config.ceilPool(),
            config.usedRates(),
            config.auxiliaryWeight() > 0,
            config.asppRates() == null ? List.of() : config.asppRates()));
  }
}
