package io.dualmix.adapt;

/**
 * One device, and what trains on it.
 *
 * @param stages runs stages there
 * @param objectives for batches there
 */
record Lane(StageRunner stages, Objectives objectives) {}
