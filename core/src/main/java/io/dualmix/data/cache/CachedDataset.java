package io.dualmix.data.cache;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DerivedDataset;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Caches decoded images and labels on the heap up to a budget of bytes, without eviction. Threads
 * that request the same item at the same time decode it once.
 *
 * <p>Callers share the returned arrays and must not modify them.
 */
public final class CachedDataset extends DerivedDataset {
  private final Slots<RgbImage> images;
  private final Slots<LabelImage> labels;

  /** A budget of bytes, which several data sets can share. */
  public static final class Budget {
    private final AtomicLong left;

    /**
     * @param bytes at least 0; 0 disables the cache
     */
    public Budget(long bytes) {
      if (bytes < 0) {
        throw new DualMixException("A cache of " + bytes + " bytes; expected 0 or more", "");
      }
      left = new AtomicLong(bytes);
    }

    /** The remaining bytes. */
    public long left() {
      return left.get();
    }

    private boolean take(int bytes) {
      return left.getAndUpdate(l -> l >= bytes ? l - bytes : l) >= bytes;
    }
  }

  /** Creates a cache with its own budget in bytes. */
  public CachedDataset(Dataset base, long bytes) {
    this(base, new Budget(bytes));
  }

  /** Creates a cache that shares its budget. */
  public CachedDataset(Dataset base, Budget budget) {
    super(base);
    this.images = new Slots<>(base.size(), base::image, image -> image.rgb().length, budget);
    this.labels = new Slots<>(base.size(), base::label, label -> label.classes().length, budget);
  }

  @Override
  public RgbImage image(int index) {
    return images.get(index);
  }

  @Override
  public LabelImage label(int index) {
    return labels.get(index);
  }

  /** The slots for one kind of item. A slot is empty, loading or full. */
  private static final class Slots<T> {
    private final AtomicReferenceArray<CompletableFuture<T>> slots;
    private final IntFunction<T> read;
    private final ToIntFunction<T> bytes;
    private final Budget budget;

    Slots(int size, IntFunction<T> read, ToIntFunction<T> bytes, Budget budget) {
      this.slots = new AtomicReferenceArray<>(size);
      this.read = read;
      this.bytes = bytes;
      this.budget = budget;
    }

    T get(int index) {
      CompletableFuture<T> mine = new CompletableFuture<>();
      CompletableFuture<T> present = slots.compareAndExchange(index, null, mine);
      return present == null ? fill(index, mine) : join(present);
    }

    private T fill(int index, CompletableFuture<T> mine) {
      try {
        T item = read.apply(index);
        if (!budget.take(bytes.applyAsInt(item))) {
          slots.set(index, null);
        }
        mine.complete(item);
        return item;
      } catch (RuntimeException | Error e) {
        slots.set(index, null); // The next request tries again.
        mine.completeExceptionally(e);
        throw e;
      }
    }

    private static <T> T join(CompletableFuture<T> present) {
      try {
        return present.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof DualMixException cause) {
          throw new DualMixException(cause.getMessage(), cause.remedy(), cause);
        }
        throw e;
      }
    }
  }
}
