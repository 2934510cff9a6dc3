package io.dualmix.config;

/** Options of a data set that say how many images it has, before any file is opened. */
public interface SizedOptions {
  /** The number of images; null for unknown. */
  Integer count();
}
