package io.dualmix.weights.published;

import io.dualmix.DualMixException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A file of ImageNet weights published by its authors. docs/weights.md contains the same table.
 *
 * @param backbone name of the backbone in the configuration
 * @param address URL of the file
 * @param file file name in the cache and on mirrors
 * @param bytes size, rounded to megabytes
 * @param sha256 the first hex digits of its SHA-256, as in the publisher's file name; empty if only
 *     the server reports the checksum
 * @param licence licence of the weights, as an SPDX identifier
 * @param origin author of the weights
 */
public record PublishedWeights(
    String backbone,
    URI address,
    String file,
    long bytes,
    String sha256,
    String licence,
    String origin) {
  private static final String TORCHVISION = "https://download.pytorch.org/models/";
  private static final String TIMM =
      "https://github.com/rwightman/pytorch-image-models/releases/download/v0.1-weights/";
  private static final String HUB = "https://huggingface.co/timm/";
  private static final long MB = 1_000_000;

  /** Torchvision's first weights (IMAGENET1K_V1) if there are several, because papers use these. */
  private static final List<PublishedWeights> ALL =
      List.of(
          torchvision("resnet18", "resnet18-f37072fd.pth", 47),
          torchvision("resnet34", "resnet34-b627a593.pth", 87),
          torchvision("resnet50", "resnet50-0676ba61.pth", 103),
          torchvision("resnet101", "resnet101-63fe2227.pth", 179),
          hub("mobilenetv1_100", "mobilenetv1_100.ra4_e3600_r224_in1k", 17),
          torchvision("mobilenetv2_100", "mobilenet_v2-b0353104.pth", 14),
          named("mobilenetv2_050", TIMM, "mobilenetv2_050-3d30d450.pth", 8, "Apache-2.0", "timm"));

  /** All published weights, in the order of the table. */
  public static List<PublishedWeights> all() {
    return ALL;
  }

  /**
   * The weights of a backbone.
   *
   * @throws DualMixException if none are published; the remedy lists the backbones with published
   *     weights
   */
  public static PublishedWeights of(String backbone) {
    return find(backbone)
        .orElseThrow(
            () ->
                new DualMixException(
                    "There are no published ImageNet weights for the backbone '" + backbone + "'",
                    "There are for "
                        + ALL.stream()
                            .map(PublishedWeights::backbone)
                            .collect(Collectors.joining(", "))
                        + "; or name a file of yours with -s model.weights=FILE."));
  }

  /** The weights of a backbone; empty if none are published. */
  public static Optional<PublishedWeights> find(String backbone) {
    return ALL.stream().filter(w -> w.backbone().equals(backbone)).findFirst();
  }

  private static PublishedWeights torchvision(String backbone, String file, long megabytes) {
    return named(backbone, TORCHVISION, file, megabytes, "BSD-3-Clause", "torchvision");
  }

  /** The publisher's file name ends with the first eight digits of the checksum. */
  private static PublishedWeights named(
      String backbone, String place, String file, long megabytes, String licence, String origin) {
    String sum = file.substring(file.lastIndexOf('-') + 1, file.lastIndexOf('.'));
    URI address = URI.create(place + file);
    return new PublishedWeights(backbone, address, file, megabytes * MB, sum, licence, origin);
  }

  /** The Hugging Face hub reports the checksum in a response header. */
  private static PublishedWeights hub(String backbone, String model, long megabytes) {
    URI address = URI.create(HUB + model + "/resolve/main/model.safetensors");
    String file = model + ".safetensors";
    return new PublishedWeights(backbone, address, file, megabytes * MB, "", "Apache-2.0", "timm");
  }
}
