package io.dualmix.data.scenes;

import io.dualmix.data.ClassTable;
import io.dualmix.data.ClassTable.SemanticClass;
import java.util.Arrays;
import java.util.Locale;

/**
 * CamVid's eleven classes in their usual order, with the colours that SegNet's authors gave them.
 */
public enum StreetClass {
  SKY(0x808080),
  BUILDING(0x800000),
  POLE(0xC0C080),
  ROAD(0x804080),
  PAVEMENT(0x3C28DE),
  TREE(0x808000),
  SIGN(0xC08080),
  FENCE(0x404080),
  CAR(0x400080),
  PEDESTRIAN(0x404000),
  BICYCLIST(0x0080C0);

  private static final ClassTable TABLE =
      new ClassTable(
          Arrays.stream(values())
              .map(c -> new SemanticClass(c.name().toLowerCase(Locale.ROOT), c.rgb))
              .toList());

  private final int rgb;

  StreetClass(int rgb) {
    this.rgb = rgb;
  }

  /** The classes as a table: sky 0, building 1, ... bicyclist 10. */
  public static ClassTable table() {
    return TABLE;
  }

  /** The class's index in labels, 0..10. */
  public byte index() {
    return (byte) ordinal();
  }
}
