package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * The domains.
 *
 * @param root the folder that the data sets' paths are relative to, itself relative to the working
 *     directory
 * @param cacheMb megabytes of decoded images kept in memory, 0..1048576
 * @param diskCacheMb megabytes of decoded and resized images kept on disk from run to run,
 *     0..1073741824; 0 for none
 * @param diskCache the folder that they are kept in, relative to the working directory; null for
 *     {@code dualmix} in the user's cache folder
 * @param workers threads that decode and augment, 1..256
 * @param prefetch batches made ahead, 1..1024
 * @param classes the names of the classes in the order of their indices, or the name of a set such
 *     as {@code cityscapes16}; null for the target's. Every domain is brought to them by name
 * @param source D_S, all labelled
 * @param target D_T and D_U
 * @param validation labelled images of the target domain that no stage trains on; null to take a
 *     share of the target's labelled images
 * @param validationShare the share of the target's labelled images that validate where there is no
 *     {@code validation}, above 0, at most 0.9; null where there is one. They are taken from those
 *     that {@code labelled} leaves, where it leaves any
 * @param labelled which target images are D_T
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

  /** Some thousand small images: small data sets are decoded once. */
  public static final int DEFAULT_CACHE_MB = 1024;

  /** Nobody's disk is filled without being asked for. */
  public static final int DEFAULT_DISK_CACHE_MB = 0;

  /** Enough to keep a CPU's training step fed; a GPU wants more. */
  public static final int DEFAULT_WORKERS = 2;

  /** Smooths over slow images; more only costs memory. */
  public static final int DEFAULT_PREFETCH = 4;

  /** Enough to see progress by, while most of the few labels still train. */
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
          "is " + validationShare + ", but there is a validation set of its own",
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
          "is false, but these labels are trained on",
          "Only data.validation may keep its labels' own size.");
    }
  }
}
