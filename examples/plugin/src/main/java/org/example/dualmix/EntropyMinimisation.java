package org.example.dualmix;

import io.dualmix.adapt.setup.ObjectiveType;
import io.dualmix.adapt.setup.StageSetup;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.Objective;
import io.dualmix.train.objective.Need;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The objective {@code entropy_minimisation}: cross entropy on labelled images of both domains, and
 * the entropy of predictions on unlabelled target images (Vu et al., CVPR 2019, MinEnt).
 */
public final class EntropyMinimisation implements ObjectiveType {
  static final String NAME = "entropy_minimisation";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.allOf(Need.class);
  }

  @Override
  public Optional<Set<String>> settings() {
    return Optional.of(Set.of()); // No section of method is for this objective alone.
  }

  @Override
  public Objective create(StageSetup setup, int batch, int firstStep, SegmentationModel model) {
    return new EntropyObjective(
        setup.source(batch, firstStep),
        setup.target(batch, firstStep),
        setup.unlabelled(batch, firstStep));
  }
}
