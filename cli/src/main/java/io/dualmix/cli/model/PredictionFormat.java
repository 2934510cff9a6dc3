package io.dualmix.cli.model;

/** What {@code dualmix predict} writes; the constants are the words of the command line. */
enum PredictionFormat {
  /** Class indices, their colours and an overlay as PNG. */
  png,
  /** COCO's JSON of all images. */
  coco,
  /** CVAT's XML of all images. */
  cvat,
  /** Labelme's JSON for each image. */
  labelme,
  /** Polygons in pixels for each image. */
  geojson
}
