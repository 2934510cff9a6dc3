package io.dualmix.data.annotation;

import java.util.Optional;

/**
 * A class as a labelling tool's file has it.
 *
 * @param name its name
 * @param rgb its colour, {@code 0xRRGGBB}; empty if the file has none
 */
public record ToolClass(String name, Optional<Integer> rgb) {}
