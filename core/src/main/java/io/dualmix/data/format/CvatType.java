package io.dualmix.data.format;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.dualmix.config.ClassConfig;
import io.dualmix.config.ConfigLists;
import io.dualmix.config.Require;
import io.dualmix.data.Dataset;
import io.dualmix.data.annotation.AnnotationFile;
import io.dualmix.data.annotation.CvatAnnotations;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The XML of "CVAT for images 1.1": {@link CvatAnnotations}. */
public final class CvatType implements DatasetType<CvatType.Options> {
  /**
   * The keys of this type.
   *
   * @param images folder of images relative to the data set; null for {@code images}, or the data
   *     set's folder
   * @param annotations XML files relative to the data set, drawn in this order; null for the only
   *     one in the folder {@code annotations} or in the data set's folder
   * @param classes as of a folder data set; null for the experiment's, or else the labels of the
   *     files
   * @param ignore names of classes whose pixels are ignored
   * @param background the class of pixels without a region; null to ignore them
   */
  public record Options(
      String images,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> annotations,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<ClassConfig> classes,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> ignore,
      String background) {
    public Options {
      Require.notBlank("images", images);
      annotations = ConfigLists.names("annotations", annotations);
      classes = ClassConfig.distinct("classes", classes);
      ignore = ConfigLists.names("ignore", ignore);
      Require.notBlank("background", background);
    }
  }

  @Override
  public String name() {
    return "cvat";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Set<String> unused() {
    return AnnotationFiles.UNUSED;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    AnnotationFiles found = new AnnotationFiles("CVAT", context.folder(), context.key());
    List<Path> paths = found.annotations(options.annotations(), "xml");
    List<AnnotationFile> files =
        paths.stream().<AnnotationFile>map(path -> CvatAnnotations.read(path)).toList();
    return found.open(
        options.images(),
        files,
        AnnotationClasses.of(
            options.classes(), options.ignore(), options.background(), files, context));
  }
}
