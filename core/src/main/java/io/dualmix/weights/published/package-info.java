/**
 * Published ImageNet weights: the list, the download and the cache with URLs, HTTP and checksums.
 * The content of files is read by {@code io.dualmix.weights}.
 */
package io.dualmix.weights.published;
