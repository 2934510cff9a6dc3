package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * The source and target domains.
 *
 * @param root base folder of the data sets' paths, relative to the working directory
 * @param cacheMb megabytes of decoded images kept in memory
 * @param diskCacheMb megabytes of decoded and resized images cached on disk across runs; 0 for none
 * @param diskCache folder of the disk cache, relative to the working directory; null for {@code
 *     dualmix} in the user's cache folder
 * @param workers number of threads for decoding and augmentation
 * @param prefetch number of batches prepared in advance
 * @param classes the names of the classes in the order of their indices, or the name of a set such
 *     as {@code cityscapes16}; null for the target's. The classes of every domain are mapped to
 *     them by name
 * @param source D_S, all labelled
 * @param target D_T and D_U
 * @param validation labelled images of the target domain that are not used for training; null for a
 *     share of the target's labelled images
 * @param validationShare share of the target's labelled images used for validation if {@code
 *     validation} is absent; null for none beside it. Images not selected by {@code labelled} are
 *     used first
 * @param labelled selection of D_T
 */
public record DataConfig(
    String root,
    @Range(from = 0, to = 1 << 20) Integer cacheMb,
    @Range(from = 0, to = 1 << 30) Integer diskCacheMb,
    String diskCache,
    @Range(from = 1, to = 256) Integer workers,
    @Range(from = 1, to = 1024) Integer prefetch,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> classes,
    @Needed("source: {type: folder, path: synthetic}") DatasetConfig source,
    @Needed("target: {type: folder, path: street}") DatasetConfig target,
    DatasetConfig validation,
    @Range(above = 0, to = 0.9) Double validationShare,
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
    SettingRules rules = SettingRules.of(DataConfig.class);
    rules.check("cache_mb", cacheMb);
    rules.check("disk_cache_mb", diskCacheMb);
    Require.notBlank("disk_cache", diskCache);
    rules.check("workers", workers);
    rules.check("prefetch", prefetch);
    rules.check("source", source);
    rules.check("target", target);
    if (validation != null && validationShare != null) {
      throw new InvalidSetting(
          "validation_share",
          "is " + validationShare + ", but a validation set is given as well",
          "Keep one: data.validation, or the share.");
    }
    if (validation == null) {
      validationShare = validationShare == null ? DEFAULT_VALIDATION_SHARE : validationShare;
      rules.check("validation_share", validationShare);
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
