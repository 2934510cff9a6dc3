package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageMetadata;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelIssue;
import io.dualmix.data.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The concatenation of data sets with the same classes. Their image names must be distinct. */
public final class ConcatDataset implements Dataset {
  private final List<Dataset> parts;
  private final int size;

  /**
   * @param parts at least one
   * @throws DualMixException if the classes differ
   */
  public ConcatDataset(List<Dataset> parts) {
    if (parts.isEmpty()) {
      throw new DualMixException("There is no data set to concatenate", "");
    }
    this.parts = List.copyOf(parts);
    this.size = parts.stream().mapToInt(Dataset::size).reduce(0, Math::addExact);
    List<String> names = parts.get(0).classes().names();
    for (Dataset part : parts) {
      if (!part.classes().names().equals(names)) {
        throw new DualMixException(
            part.describe()
                + " has the classes "
                + part.classes().names()
                + ", "
                + parts.get(0).describe()
                + " "
                + names,
            "Concatenated data sets need the same classes in the same order.");
      }
    }
  }

  private record Place(Dataset part, int index) {}

  @Override
  public ClassTable classes() {
    return parts.get(0).classes();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String name(int index) {
    Place place = place(index);
    return place.part.name(place.index);
  }

  @Override
  public RgbImage image(int index) {
    Place place = place(index);
    return place.part.image(place.index);
  }

  @Override
  public RgbImage image(int index, ImageSize least) {
    Place place = place(index);
    return place.part.image(place.index, least);
  }

  @Override
  public boolean labelled(int index) {
    Place place = place(index);
    return place.part.labelled(place.index);
  }

  @Override
  public LabelImage label(int index) {
    Place place = place(index);
    return place.part.label(place.index);
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    Place place = place(index);
    return place.part.imageOrigin(place.index);
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    Place place = place(index);
    return place.part.labelOrigin(place.index);
  }

  @Override
  public Optional<ImageMetadata> metadata(int index) {
    Place place = place(index);
    return place.part.metadata(place.index);
  }

  @Override
  public void requireHeaders(int index) {
    Place place = place(index);
    place.part.requireHeaders(place.index);
  }

  @Override
  public List<LabelIssue> labelIssues(int index) {
    Place place = place(index);
    return place.part.labelIssues(place.index);
  }

  @Override
  public Optional<Path> imageFile(int index) {
    Place place = place(index);
    return place.part.imageFile(place.index);
  }

  @Override
  public Optional<Path> labelFile(int index) {
    Place place = place(index);
    return place.part.labelFile(place.index);
  }

  @Override
  public List<FileIssue> notes() {
    return parts.stream().flatMap(part -> part.notes().stream()).toList();
  }

  @Override
  public String describe() {
    return parts.stream().map(Dataset::describe).collect(Collectors.joining(" and "));
  }

  private Place place(int index) {
    int rest = Objects.checkIndex(index, size);
    for (Dataset part : parts) {
      if (rest < part.size()) {
        return new Place(part, rest);
      }
      rest -= part.size();
    }
    throw new IllegalStateException("A data set changed its size: " + describe());
  }
}
