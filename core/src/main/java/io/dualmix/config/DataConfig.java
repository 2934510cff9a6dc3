package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * The source and target domains.
 *
 * @param root base folder of the data sets' paths, relative to the working directory
 * @param cacheMb megabytes of decoded images kept in memory, 0..1048576
 * @param diskCacheMb megabytes of decoded and resized images cached on disk across runs,
 *     0..1073741824; 0 for none
 * @param diskCache folder of the disk cache, relative to the working directory; null for {@code
 *     dualmix} in the user's cache folder
 * @param workers number of threads for decoding and augmentation, 1..256
 * @param prefetch number of batches prepared in advance, 1..1024
 * @param classes the names of the classes in the order of their indices, or the name of a set such
 *     as {@code cityscapes16}; null for the target's. The classes of every domain are mapped to
 *     them by name
 * @param source D_S, all labelled
 * @param target D_T and D_U
 * @param validation labelled images of the target domain that are not used for training; null to
 *     use a share of the target's labelled images
 * @param validationShare share of the target's labelled images used for validation if {@code
 *     validation} is absent, above 0, at most 0.9; null if it is present. Images not selected by
 *     {@code labelled} are used first
 * @param labelled selection of D_T
 */
public record DataConfig(
    String root,
    Integer cacheMb,
    Integer diskCacheMb,
    String diskCache,
    Integer workers,
    Integer prefetch,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> classes,
    DatasetConfig source,
    DatasetConfig target,
    DatasetConfig validation,
    Double validationShare,
    LabelledConfig labelled) {
  /** The working directory. */
  public static final String DEFAULT_ROOT = ".";

  /** Holds some thousand small images: small data sets are decoded once. */
  public static final int DEFAULT_CACHE_MB = 1024;

  /** The disk cache is opt-in. */
  public static final int DEFAULT_DISK_CACHE_MB = 0;

  /** Sufficient for training on a CPU; a GPU needs more. */
  public static final int DEFAULT_WORKERS = 2;

  /** Hides the latency of slow images; more only costs memory. */
  public static final int DEFAULT_PREFETCH = 4;

  /** Enough to measure progress, while most of the few labels are used for training. */
  public static final double DEFAULT_VALIDATION_SHARE = 0.2;

  private static final String EXAMPLE = "{type: folder, path: data/streets}";

  public DataConfig {
    root = root == null ? DEFAULT_ROOT : HomePath.of(root);
    diskCache = HomePath.of(diskCache);
    cacheMb = cacheMb == null ? DEFAULT_CACHE_MB : cacheMb;
    diskCacheMb = diskCacheMb == null ? DEFAULT_DISK_CACHE_MB : diskCacheMb;
    workers = workers == null ? DEFAULT_WORKERS : workers;
    prefetch = prefetch == null ? DEFAULT_PREFETCH : prefetch;
    classes = ConfigLists.names("classes", classes);
    labelled = labelled == null ? LabelledConfig.defaults() : labelled;
    Require.notBlank("root", root);
    Require.between("cache_mb", cacheMb, 0, 1 << 20);
    Require.between("disk_cache_mb", diskCacheMb, 0, 1 << 30);
    Require.notBlank("disk_cache", diskCache);
    Require.between("workers", workers, 1, 256);
    Require.between("prefetch", prefetch, 1, 1024);
    Require.present("source", source, EXAMPLE);
    Require.present("target", target, EXAMPLE);
    if (validation != null && validationShare != null) {
      throw new InvalidSetting(
          "validation_share",
          "is " + validationShare + ", but a validation set is given as well",
          "Keep one: data.validation, or the share.");
    }
    if (validation == null) {
      validationShare = validationShare == null ? DEFAULT_VALIDATION_SHARE : validationShare;
      Require.above("validation_share", validationShare, 0, 0.9);
    }
    requireLabelsOnImages("source", source);
    requireLabelsOnImages("target", target);
    requireEnough(labelled.count(), target);
  }

  private static void requireEnough(Integer labelled, DatasetConfig target) {
    if (labelled == null) {
      return;
    }
    target
        .count()
        .filter(images -> labelled > images)
        .ifPresent(
            images -> {
              throw new InvalidSetting(
                  "labelled.count",
                  "is " + labelled + ", but the target has " + images + " images",
                  "Lower it, or raise data.target.count.",
                  "target.count");
            });
  }

  private static void requireLabelsOnImages(String key, DatasetConfig dataset) {
    if (dataset.resize() != null && !dataset.resize().labels()) {
      throw new InvalidSetting(
          key + ".resize.labels",
          "is false, but these labels are used for training",
          "Only data.validation may keep the original size of its labels.");
    }
  }
}
