package io.dualmix.cli.data;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.DatasetRegistry;
import io.dualmix.audit.Finding;
import io.dualmix.audit.Finding.Kind;
import io.dualmix.cli.data.DataCommand.Domain;
import io.dualmix.config.DataConfig;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.LabelledConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelledSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The images of a domain that need a label: all source and validation images, and the listed images
 * of the target.
 *
 * @param all whether all images need a label
 * @param named indices of the images that need one, if not all
 * @param findings problems of the list or the number of labelled images
 */
record LabelNeeds(boolean all, Set<Integer> named, List<Finding> findings) {
  static LabelNeeds of(Domain domain, Dataset dataset, Experiment experiment) {
    DataConfig data = experiment.data();
    if (domain != Domain.TARGET) {
      DatasetConfig config = domain == Domain.SOURCE ? data.source() : data.validation();
      boolean leftOut =
          config != null
              && DatasetRegistry.of(experiment).leavesOutUnlabelled(config, "data." + domain);
      return leftOut
          ? new LabelNeeds(false, Set.of(), leftOut(domain, dataset))
          : new LabelNeeds(true, Set.of(), List.of());
    }
    LabelledConfig labelled = data.labelled();
    try {
      return new LabelNeeds(false, named(dataset, labelled, Path.of(data.root())), List.of());
    } catch (DualMixException e) {
      return new LabelNeeds(
          false, Set.of(), List.of(Finding.of(Kind.MISSING_LABEL, domain.toString(), "", e)));
    }
  }

  /** The images of a published data set without a label, which training skips. */
  private static List<Finding> leftOut(Domain domain, Dataset dataset) {
    int[] without = IntStream.range(0, dataset.size()).filter(i -> !dataset.labelled(i)).toArray();
    if (without.length == 0) {
      return List.of();
    }
    String detail =
        without.length
            + " of "
            + dataset.size()
            + " images have no label and are left out, such as "
            + dataset.name(without[0]);
    return List.of(Finding.of(Kind.UNLABELLED, domain.toString(), "", detail));
  }

  boolean needed(int index) {
    return all || named.contains(index);
  }

  /** The listed images; empty for a count, which is drawn from the labelled images. */
  private static Set<Integer> named(Dataset target, LabelledConfig labelled, Path root) {
    if (labelled.list() != null) {
      return Set.copyOf(LabelledSplit.read(root.resolve(labelled.list()), target).chosen());
    }
    long present = IntStream.range(0, target.size()).filter(target::labelled).count();
    long wanted = labelled.count() == null ? 1 : labelled.count();
    if (present < wanted) {
      throw new DualMixException(
          "only "
              + present
              + " of "
              + target.size()
              + " images have a label; data.labelled asks for "
              + wanted,
          "");
    }
    return Set.of();
  }
}
