package io.dualmix.data.annotation;

import io.dualmix.data.region.Region;

/**
 * A region with its class.
 *
 * @param name of the class, as the tool has it; null for ignored pixels
 * @param place of the region in its file, such as {@code annotation 7}
 * @param region its pixels
 */
public record LabelledRegion(String name, String place, Region region) {}
