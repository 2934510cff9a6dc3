package io.dualmix.data.format;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.util.List;

/** CamVid's eleven classes in the order and the colours of SegNet's edition. */
public final class CamVidClasses {
  /** Sky 0 to bicyclist 10. */
  public static final ClassTable TABLE =
      new ClassTable(
          List.of(
              new SemanticClass("sky", 0x808080),
              new SemanticClass("building", 0x800000),
              new SemanticClass("pole", 0xC0C080),
              new SemanticClass("road", 0x804080),
              new SemanticClass("pavement", 0x3C28DE),
              new SemanticClass("tree", 0x808000),
              new SemanticClass("sign", 0xC08080),
              new SemanticClass("fence", 0x404080),
              new SemanticClass("car", 0x400080),
              new SemanticClass("pedestrian", 0x404000),
              new SemanticClass("bicyclist", 0x0080C0)));

  /** The void class of the label files, which is ignored. */
  public static final int VOID = 11;

  private CamVidClasses() {}
}
