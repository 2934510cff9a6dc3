package io.dualmix.scenes;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.Locale;
import java.util.Objects;

/**
 * A data set of synthetic street scenes, seen from a car, with exact labels in CamVid's classes.
 * Items are rendered on access and are a function of (look, seed, index, size): the bytes are the
 * same on any machine and thread.
 */
public final class SceneDataset implements Dataset {
  private final SceneSpec spec;

  /** Creates the data set of a specification. */
  public SceneDataset(SceneSpec spec) {
    this.spec = Objects.requireNonNull(spec, "spec");
  }

  /** The specification. */
  public SceneSpec spec() {
    return spec;
  }

  @Override
  public ClassTable classes() {
    return StreetClass.table();
  }

  @Override
  public int size() {
    return spec.count();
  }

  /** Look, seed and index, such as {@code game-7-000012}. */
  @Override
  public String name(int index) {
    checkIndex(index);
    return String.format(Locale.ROOT, "%s-%d-%06d", spec.look(), spec.seed(), index);
  }

  /** Renders the scene. */
  @Override
  public RgbImage image(int index) {
    StreetScene scene = scene(index);
    return spec.look().render(scene, scene.grid());
  }

  /** Always true. */
  @Override
  public boolean labelled(int index) {
    checkIndex(index);
    return true;
  }

  /** Renders the classes of the scene, 0..10; independent of the look. */
  @Override
  public LabelImage label(int index) {
    return scene(index).grid().label();
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%d drawn street scenes, look %s, seed %d, %dx%d",
        spec.count(),
        spec.look(),
        spec.seed(),
        spec.width(),
        spec.height());
  }

  private StreetScene scene(int index) {
    checkIndex(index);
    return StreetScene.draw(SceneRandom.of(spec.seed(), index), spec.width(), spec.height());
  }

  private void checkIndex(int index) {
    Objects.checkIndex(index, spec.count());
  }
}
