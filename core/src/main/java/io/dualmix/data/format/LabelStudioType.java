package io.dualmix.data.format;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.dualmix.config.ClassConfig;
import io.dualmix.config.ConfigLists;
import io.dualmix.config.Require;
import io.dualmix.data.Dataset;
import io.dualmix.data.annotation.AnnotationFile;
import io.dualmix.data.annotation.LabelStudioAnnotations;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Label Studio's export "JSON": {@link LabelStudioAnnotations}. */
public final class LabelStudioType implements DatasetType<LabelStudioType.Options> {
  /**
   * The keys of this type.
   *
   * @param images folder of images relative to the data set; null for {@code images}, or the data
   *     set's folder
   * @param annotations JSON files relative to the data set, drawn in this order; null for the only
   *     one in the folder {@code annotations} or in the data set's folder
   * @param classes as of a folder data set; null for the experiment's
   * @param ignore names of classes whose pixels are ignored
   * @param background the class of pixels without a region; null to ignore them
   * @param field the field of a task's data with the image; null for the field named image, or else
   *     the only one whose value names an image
   */
  public record Options(
      String images,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> annotations,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<ClassConfig> classes,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> ignore,
      String background,
      String field) {
    public Options {
      Require.notBlank("images", images);
      annotations = ConfigLists.names("annotations", annotations);
      classes = ClassConfig.distinct("classes", classes);
      ignore = ConfigLists.names("ignore", ignore);
      Require.notBlank("background", background);
      Require.notBlank("field", field);
    }
  }

  @Override
  public String name() {
    return "label_studio";
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
    AnnotationFiles found = new AnnotationFiles("Label Studio", context.folder(), context.key());
    List<Path> paths = found.annotations(options.annotations(), "json");
    List<AnnotationFile> files =
        paths.stream()
            .<AnnotationFile>map(path -> LabelStudioAnnotations.read(path, options.field()))
            .toList();
    return found.open(
        options.images(),
        files,
        AnnotationClasses.of(
            options.classes(), options.ignore(), options.background(), files, context));
  }
}
