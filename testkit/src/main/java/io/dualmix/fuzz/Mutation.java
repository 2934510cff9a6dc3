package io.dualmix.fuzz;

import java.util.Random;

/** Damages a file. The same seed gives the same damage. */
@FunctionalInterface
interface Mutation {
  /** A damaged copy; the content itself stays as it is. */
  byte[] apply(byte[] content, Random random);
}
