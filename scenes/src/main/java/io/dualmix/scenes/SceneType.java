package io.dualmix.scenes;

import io.dualmix.config.Needed;
import io.dualmix.config.OneOf;
import io.dualmix.config.Range;
import io.dualmix.config.SettingRules;
import io.dualmix.config.SizedOptions;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.DatasetContext;
import io.dualmix.data.format.DatasetType;
import java.util.Set;

/** Synthetic street scenes: {@link SceneDataset}. */
public final class SceneType implements DatasetType<SceneType.Options> {
  private static final long DEFAULT_SEED = 1;

  /**
   * The keys of this type.
   *
   * @param look {@code game}, {@code camera}, {@code rain} or {@code night}
   * @param seed seed of the scenes; null for 1
   * @param count number of scenes
   * @param width in pixels
   * @param height in pixels
   */
  public record Options(
      @Needed(value = "look: camera", whenOpened = true) @OneOf({"game", "camera", "rain", "night"})
          String look,
      Long seed,
      @Needed(value = "count: 100", whenOpened = true) @Range(from = 1) Integer count,
      @Needed(value = "width: 480", whenOpened = true)
          @Range(from = SceneSpec.MIN_SIDE, to = SceneSpec.MAX_SIDE)
          Integer width,
      @Needed(value = "height: 320", whenOpened = true)
          @Range(from = SceneSpec.MIN_SIDE, to = SceneSpec.MAX_SIDE)
          Integer height)
      implements SizedOptions {
    public Options {
      SettingRules rules = SettingRules.of(Options.class);
      rules.check("count", count);
      rules.check("look", look);
      rules.check("width", width);
      rules.check("height", height);
    }
  }

  @Override
  public String name() {
    return "scenes";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Set<String> unused() {
    return Set.of("path", "list", "image_suffix", "label_suffix", "unknown", "orientation", "bits");
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return new SceneDataset(
        new SceneSpec(
            SceneLook.of(options.look()),
            options.seed() == null ? DEFAULT_SEED : options.seed(),
            options.count(),
            options.width(),
            options.height()));
  }
}
