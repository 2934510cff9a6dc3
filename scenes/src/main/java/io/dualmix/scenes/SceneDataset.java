package io.dualmix.scenes;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.Locale;
import java.util.Objects;

/**
 * Street scenes seen from a car, drawn when asked for, with exact labels in CamVid's classes. An
 * item is a function of (look, seed, index, size): the same bytes on any machine, from any thread.
 */
public final class SceneDataset implements Dataset {
  private final SceneSpec spec;

  /** The scenes of a specification. */
  public SceneDataset(SceneSpec spec) {
    this.spec = Objects.requireNonNull(spec, "spec");
  }

  /** What is drawn. */
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

  /** Draws the scene in its look. */
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

  /** Draws the scene's classes, 0..10; the same in every look. */
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
