package io.dualmix.data.format;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.dualmix.config.ClassConfig;
import io.dualmix.config.ConfigLists;
import io.dualmix.config.Require;
import io.dualmix.data.Dataset;
import io.dualmix.data.annotation.LabelmeFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Images with the JSON files of Labelme beside them, or in another folder: {@link LabelmeFiles}.
 */
public final class LabelmeType implements DatasetType<LabelmeType.Options> {
  /**
   * The keys of this type.
   *
   * @param images folder of images relative to the data set; null for {@code images}, or the data
   *     set's folder
   * @param labels folder of the JSON files relative to the data set; null for that of the images
   * @param classes as of a folder data set; null for the experiment's
   * @param ignore names of labels whose pixels are ignored
   * @param background the class of pixels without a shape; null to ignore them
   */
  public record Options(
      String images,
      String labels,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<ClassConfig> classes,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> ignore,
      String background) {
    public Options {
      Require.notBlank("images", images);
      Require.notBlank("labels", labels);
      classes = ClassConfig.distinct("classes", classes);
      ignore = ConfigLists.names("ignore", ignore);
      Require.notBlank("background", background);
    }
  }

  @Override
  public String name() {
    return "labelme";
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
    AnnotationFiles found = new AnnotationFiles("Labelme", context.folder(), context.key());
    Path images = found.images(options.images());
    return LabelmeFiles.open(
        images,
        options.labels() == null ? images : found.required(options.labels()),
        AnnotationClasses.of(
            options.classes(), options.ignore(), options.background(), List.of(), context));
  }
}
