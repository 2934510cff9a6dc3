package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A subset of another data set, in the order of the given indices. */
@PublicApi
public final class SubsetDataset implements Dataset {
  private final Dataset base;
  private final int[] indices;

  /**
   * @param base the whole data set
   * @param indices into it
   * @throws DualMixException if an index is outside the base
   */
  public SubsetDataset(Dataset base, int[] indices) {
    this.base = base;
    this.indices = indices.clone();
    for (int index : indices) {
      if (index < 0 || index >= base.size()) {
        throw new DualMixException(
            "There is no image " + index + " in " + base.describe() + ", which has " + base.size(),
            "");
      }
    }
  }

  /**
   * The images from {@code from} to before {@code to}.
   *
   * @throws DualMixException if the range is empty or exceeds the base
   */
  public static SubsetDataset range(Dataset base, int from, int to) {
    if (from < 0 || from >= to || to > base.size()) {
      throw new DualMixException(
          "The range ["
              + from
              + ", "
              + to
              + ") is not within "
              + base.describe()
              + ", which has "
              + base.size()
              + " images",
          "Give [from, to) with 0 <= from < to <= " + base.size() + ".");
    }
    return new SubsetDataset(base, IntStream.range(from, to).toArray());
  }

  @Override
  public ClassTable classes() {
    return base.classes();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public String name(int index) {
    return base.name(indices[index]);
  }

  @Override
  public RgbImage image(int index) {
    return base.image(indices[index]);
  }

  @Override
  public RgbImage image(int index, ImageSize least) {
    return base.image(indices[index], least);
  }

  @Override
  public boolean labelled(int index) {
    return base.labelled(indices[index]);
  }

  @Override
  public LabelImage label(int index) {
    return base.label(indices[index]);
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    return base.imageOrigin(indices[index]);
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    return base.labelOrigin(indices[index]);
  }

  @Override
  public Optional<ImageMetadata> metadata(int index) {
    return base.metadata(indices[index]);
  }

  @Override
  public void requireHeaders(int index) {
    base.requireHeaders(indices[index]);
  }

  @Override
  public List<LabelIssue> labelIssues(int index) {
    return base.labelIssues(indices[index]);
  }

  @Override
  public Optional<Path> imageFile(int index) {
    return base.imageFile(indices[index]);
  }

  @Override
  public Optional<Path> labelFile(int index) {
    return base.labelFile(indices[index]);
  }

  @Override
  public List<FileIssue> notes() {
    return base.notes();
  }

  @Override
  public String describe() {
    return indices.length + " of " + base.describe();
  }
}
