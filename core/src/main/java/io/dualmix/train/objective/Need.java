package io.dualmix.train.objective;

/** Images without which an objective cannot train; checked before a run. */
public enum Need {
  /** Labelled images of the source domain, D_S. */
  SOURCE,
  /** Labelled images of the target domain, D_T. */
  LABELLED_TARGET,
  /** Images of the target domain whose labels, if there are any, are not looked at: D_U. */
  UNLABELLED_TARGET
}
