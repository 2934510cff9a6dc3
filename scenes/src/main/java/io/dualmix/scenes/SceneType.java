package io.dualmix.scenes;

import io.dualmix.config.Require;
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
   * @param count number of scenes, at least 1
   * @param width in pixels, {@value SceneSpec#MIN_SIDE}..{@value SceneSpec#MAX_SIDE}
   * @param height in pixels, likewise
   */
  public record Options(String look, Long seed, Integer count, Integer width, Integer height)
      implements SizedOptions {
    public Options {
      Require.atLeast("count", count, 1);
      Require.between("width", width, SceneSpec.MIN_SIDE, SceneSpec.MAX_SIDE);
      Require.between("height", height, SceneSpec.MIN_SIDE, SceneSpec.MAX_SIDE);
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
            SceneLook.of(context.require(options.look(), "look", "such as game or camera")),
            options.seed() == null ? DEFAULT_SEED : options.seed(),
            context.require(options.count(), "count", "how many scenes to draw"),
            context.require(options.width(), "width", "pixels"),
            context.require(options.height(), "height", "pixels")));
  }
}
