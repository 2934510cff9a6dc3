package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.FolderFiles.Pair;
import java.nio.file.Path;
import java.util.List;

/**
 * Images and labels in folders, or in a list file; in the order of their names. Images without a
 * label are unlabelled. The layout is checked when it is opened, a file when it is read.
 */
public final class FolderDataset implements Dataset {
  private final FolderSpec spec;
  private final List<Pair> pairs;

  /**
   * Finds the files.
   *
   * @throws DualMixException if a folder or a listed file is missing, or there is no image; also if
   *     there are labels, but none of them belongs to an image
   */
  public FolderDataset(FolderSpec spec) {
    this.spec = spec;
    this.pairs = FolderFiles.find(spec);
  }

  @Override
  public ClassTable classes() {
    return spec.classes();
  }

  @Override
  public int size() {
    return pairs.size();
  }

  @Override
  public String name(int index) {
    return pairs.get(index).name();
  }

  @Override
  public RgbImage image(int index) {
    return ImageFiles.readImage(pairs.get(index).image());
  }

  @Override
  public boolean labelled(int index) {
    return pairs.get(index).label() != null;
  }

  @Override
  public LabelImage label(int index) {
    Pair pair = pairs.get(index);
    if (pair.label() == null) {
      throw new DualMixException(
          "The image " + pair.image() + " has no label", "Use it as an unlabelled image.");
    }
    LabelImage label = spec.mapping().read(pair.label());
    ImageSize size = ImageFiles.size(pair.image());
    if (!ImageSize.of(label).equals(size)) {
      throw new DualMixException(
          "The label "
              + pair.label()
              + " has "
              + ImageSize.of(label)
              + ", its image "
              + pair.image()
              + " "
              + size,
          "A label has its image's size; 'resize' acts on both afterwards.");
    }
    return label;
  }

  @Override
  public String describe() {
    long labelled = pairs.stream().filter(pair -> pair.label() != null).count();
    Path where = spec.root().resolve(spec.list() != null ? spec.list() : spec.images());
    return pairs.size() + " images, " + labelled + " labelled, from " + where;
  }
}
