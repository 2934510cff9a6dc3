package io.dualmix.data.annotation;

import java.nio.file.Path;
import java.util.List;

/** A labelling tool's file with the annotations of several images. */
public interface AnnotationFile {
  /** The file. */
  Path file();

  /** The classes that the file lists, with distinct names; empty if it lists none. */
  List<ToolClass> classes();

  /** The images of the file, with their regions in the order of drawing. */
  List<AnnotatedImage> images();
}
