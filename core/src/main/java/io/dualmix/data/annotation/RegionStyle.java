package io.dualmix.data.annotation;

import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.Component;
import io.dualmix.data.region.ConnectedRegions;
import io.dualmix.data.region.Ring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a label becomes regions of a labelling tool.
 *
 * @param polygons whether regions are polygons, which people can move, instead of exact masks
 * @param least pixels of the smallest region; the pixels of smaller ones go to their neighbours
 * @param tolerance how far a polygon may be from the region's edge, in pixels; 0 for the edge
 */
public record RegionStyle(boolean polygons, int least, double tolerance) {
  /** Exact masks of all regions. */
  public static final RegionStyle EXACT = new RegionStyle(false, 1, 0);

  /** The regions of a label, the largest first, so that the smaller ones lie over them. */
  List<Component> regions(LabelImage label) {
    List<Component> regions =
        new ArrayList<>(ConnectedRegions.of(ConnectedRegions.withoutSmall(label, least)));
    regions.sort(Comparator.comparingInt((Component c) -> c.mask().area()).reversed());
    return regions;
  }

  /** The outline of a region and those of its holes, simplified. */
  List<Ring> rings(Component region) {
    return region.rings().stream().map(ring -> ring.simplified(tolerance)).toList();
  }
}
