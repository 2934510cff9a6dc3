package io.dualmix.data.cache;

import io.dualmix.data.Dataset;
import io.dualmix.data.DerivedDataset;
import io.dualmix.data.Origin;
import io.dualmix.data.cache.DiskCache.Entry;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.Optional;

/**
 * Caches decoded and resized images and labels in a {@link DiskCache}. Items without an origin are
 * not cached.
 */
public final class DiskCachedDataset extends DerivedDataset {
  private final DiskCache cache;

  /** Wraps a data set with expensive items. */
  public DiskCachedDataset(Dataset base, DiskCache cache) {
    super(base);
    this.cache = cache;
  }

  @Override
  public RgbImage image(int index) {
    Optional<Origin> origin = base().imageOrigin(index);
    if (origin.isEmpty()) {
      return base().image(index);
    }
    Optional<Entry> kept = cache.read(origin.get(), RgbImage.CHANNELS);
    if (kept.isPresent()) {
      return new RgbImage(kept.get().width(), kept.get().height(), kept.get().bytes());
    }
    RgbImage image = base().image(index);
    cache.write(origin.get(), new Entry(image.width(), image.height(), image.rgb()));
    return image;
  }

  @Override
  public LabelImage label(int index) {
    Optional<Origin> origin = base().labelOrigin(index);
    if (origin.isEmpty()) {
      return base().label(index);
    }
    Optional<Entry> kept = cache.read(origin.get(), 1);
    if (kept.isPresent()) {
      return new LabelImage(kept.get().width(), kept.get().height(), kept.get().bytes());
    }
    LabelImage label = base().label(index);
    cache.write(origin.get(), new Entry(label.width(), label.height(), label.classes()));
    return label;
  }

  @Override
  public Optional<Origin> imageOrigin(int index) {
    return base().imageOrigin(index);
  }

  @Override
  public Optional<Origin> labelOrigin(int index) {
    return base().labelOrigin(index);
  }
}
