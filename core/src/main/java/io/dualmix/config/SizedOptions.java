package io.dualmix.config;

/** Options of a data set that determine its number of images before any file is opened. */
public interface SizedOptions {
  /** The number of images; null for unknown. */
  Integer count();
}
