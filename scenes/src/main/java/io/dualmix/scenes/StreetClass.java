package io.dualmix.scenes;

import io.dualmix.data.format.CamVidClasses;
import io.dualmix.data.image.ClassTable;

/** CamVid's eleven classes, in the order of {@link CamVidClasses#TABLE}. */
public enum StreetClass {
  SKY,
  BUILDING,
  POLE,
  ROAD,
  PAVEMENT,
  TREE,
  SIGN,
  FENCE,
  CAR,
  PEDESTRIAN,
  BICYCLIST;

  /** The classes as a table: sky 0, building 1, ... bicyclist 10. */
  public static ClassTable table() {
    return CamVidClasses.TABLE;
  }

  /** The class's index in labels, 0..10. */
  public byte index() {
    return (byte) ordinal();
  }
}
