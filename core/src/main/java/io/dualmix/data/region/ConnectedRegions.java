package io.dualmix.data.region;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The connected regions of a label: pixels of one class that share a side. Ignored pixels belong to
 * none.
 */
public final class ConnectedRegions {
  private final LabelImage label;

  /** The number of each pixel's region; -1 for none. */
  private final int[] regions;

  private final List<Extent> extents = new ArrayList<>();

  /** The box of a region and its first pixel. */
  private static final class Extent {
    final int first;
    int left = Integer.MAX_VALUE;
    int right = -1;
    int top = Integer.MAX_VALUE;
    int bottom = -1;
    int pixels;

    Extent(int first) {
      this.first = first;
    }

    void add(int x, int y) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      pixels++;
    }
  }

  private ConnectedRegions(LabelImage label) {
    this.label = label;
    regions = new int[label.classes().length];
    Arrays.fill(regions, -1);
    int[] queue = new int[64];
    for (int at = 0; at < regions.length; at++) {
      if (regions[at] < 0 && (label.classes()[at] & 0xFF) != ClassTable.IGNORE) {
        queue = flood(at, queue);
      }
    }
  }

  /** Finds the regions, in the order of their first pixels, row by row. */
  public static List<Component> of(LabelImage label) {
    ConnectedRegions found = new ConnectedRegions(label);
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < found.extents.size(); i++) {
      components.add(found.component(i));
    }
    return components;
  }

  /**
   * Gives the pixels of small regions to the neighbours with the longest common border, until no
   * region is smaller than {@code least}, or has no neighbour.
   *
   * @param least pixels of a region that is kept
   */
  public static LabelImage withoutSmall(LabelImage label, int least) {
    LabelImage current = label;
    while (least > 1) {
      byte[] classes = new ConnectedRegions(current).absorbed(least);
      if (Arrays.equals(classes, current.classes())) {
        break;
      }
      current = new LabelImage(label.width(), label.height(), classes);
    }
    return current;
  }

  private int[] flood(int first, int[] scratch) {
    int[] queue = scratch;
    Extent extent = new Extent(first);
    int number = extents.size();
    extents.add(extent);
    int width = label.width();
    byte value = label.classes()[first];
    int waiting = 0;
    queue[waiting++] = first;
    regions[first] = number;
    while (waiting > 0) {
      int at = queue[--waiting];
      int x = at % width;
      extent.add(x, at / width);
      if (waiting + 4 > queue.length) {
        queue = Arrays.copyOf(queue, 2 * queue.length);
      }
      for (int side = 0; side < 4; side++) {
        int next = neighbour(at, x, side);
        if (next >= 0 && regions[next] < 0 && label.classes()[next] == value) {
          regions[next] = number;
          queue[waiting++] = next;
        }
      }
    }
    return queue;
  }

  /** The pixel at a side of another one; negative outside of the image. */
  private int neighbour(int at, int x, int side) {
    int width = label.width();
    return switch (side) {
      case 0 -> x > 0 ? at - 1 : -1;
      case 1 -> x < width - 1 ? at + 1 : -1;
      case 2 -> at - width;
      default -> at + width < regions.length ? at + width : -1;
    };
  }

  private Component component(int number) {
    Extent box = extents.get(number);
    int width = box.right - box.left + 1;
    int height = box.bottom - box.top + 1;
    BitSet pixels = new BitSet(width * height);
    for (int y = 0; y < height; y++) {
      int row = (box.top + y) * label.width() + box.left;
      for (int x = 0; x < width; x++) {
        if (regions[row + x] == number) {
          pixels.set(y * width + x);
        }
      }
    }
    return new Component(
        label.classes()[box.first] & 0xFF, new BoxMask(box.left, box.top, width, height, pixels));
  }

  /** One pass from the smallest region to the largest; each looks at what became of the others. */
  private byte[] absorbed(int least) {
    byte[] classes = label.classes().clone();
    List<Integer> small = new ArrayList<>();
    for (int i = 0; i < extents.size(); i++) {
      if (extents.get(i).pixels < least) {
        small.add(i);
      }
    }
    small.sort((a, b) -> Integer.compare(extents.get(a).pixels, extents.get(b).pixels));
    for (int number : small) {
      int taker = neighbourClass(number, classes);
      if (taker >= 0) {
        fill(number, classes, (byte) taker);
      }
    }
    return classes;
  }

  private void fill(int number, byte[] classes, byte value) {
    Extent box = extents.get(number);
    for (int y = box.top; y <= box.bottom; y++) {
      for (int at = y * label.width() + box.left; at <= y * label.width() + box.right; at++) {
        if (regions[at] == number) {
          classes[at] = value;
        }
      }
    }
  }

  /** The class with the longest border to a region; the lower one of two; negative for none. */
  private int neighbourClass(int number, byte[] classes) {
    int[] borders = new int[ClassTable.IGNORE];
    Extent box = extents.get(number);
    for (int y = box.top; y <= box.bottom; y++) {
      for (int x = box.left; x <= box.right; x++) {
        int at = y * label.width() + x;
        for (int side = 0; regions[at] == number && side < 4; side++) {
          int next = neighbour(at, x, side);
          if (next >= 0 && regions[next] != number && regions[next] >= 0) {
            borders[classes[next] & 0xFF]++;
          }
        }
      }
    }
    int best = -1;
    for (int i = 0; i < borders.length; i++) {
      if (borders[i] > (best < 0 ? 0 : borders[best])) {
        best = i;
      }
    }
    return best;
  }
}
