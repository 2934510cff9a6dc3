/**
 * Published ImageNet weights: which there are, and how they come onto this machine once. Knows
 * addresses, HTTP and check sums; what is in a file is read by {@code io.dualmix.weights}.
 */
package io.dualmix.weights.published;
