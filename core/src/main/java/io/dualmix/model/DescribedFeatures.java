package io.dualmix.model;

/**
 * {@link Features} within a {@link GraphBuilder}'s graph; those for a second head are left out,
 * since only training reads them.
 */
record DescribedFeatures(GraphBuilder.Value low, GraphBuilder.Value high) {}
