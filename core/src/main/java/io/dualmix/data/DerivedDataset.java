package io.dualmix.data;

import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A data set that wraps another one. Methods that a subclass does not override delegate to the
 * base.
 */
@PublicApi
public abstract class DerivedDataset implements Dataset {
  private final Dataset base;

  protected DerivedDataset(Dataset base) {
    this.base = base;
  }

  /** The base data set. */
  public final Dataset base() {
    return base;
  }

  @Override
  public ClassTable classes() {
    return base.classes();
  }

  @Override
  public int size() {
    return base.size();
  }

  @Override
  public String name(int index) {
    return base.name(index);
  }

  @Override
  public RgbImage image(int index) {
    return base.image(index);
  }

  @Override
  public boolean labelled(int index) {
    return base.labelled(index);
  }

  @Override
  public LabelImage label(int index) {
    return base.label(index);
  }

  @Override
  public Optional<ImageMetadata> metadata(int index) {
    return base.metadata(index);
  }

  @Override
  public void requireHeaders(int index) {
    base.requireHeaders(index);
  }

  @Override
  public List<LabelIssue> labelIssues(int index) {
    return base.labelIssues(index);
  }

  @Override
  public Optional<Path> imageFile(int index) {
    return base.imageFile(index);
  }

  @Override
  public Optional<Path> labelFile(int index) {
    return base.labelFile(index);
  }

  @Override
  public List<FileIssue> notes() {
    return base.notes();
  }

  @Override
  public String describe() {
    return base.describe();
  }
}
