package io.dualmix.train.objective;

import io.dualmix.PublicApi;

/** The kinds of images that an objective needs; checked before a run. */
@PublicApi
public enum Need {
  /** Labelled images of the source domain, D_S. */
  SOURCE,
  /** Labelled images of the target domain, D_T. */
  LABELLED_TARGET,
  /** Images of the target domain, D_U; their labels, if any, are not read. */
  UNLABELLED_TARGET
}
