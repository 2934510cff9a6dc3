package io.dualmix.audit;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetStatistics;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.RgbImage;
import io.dualmix.mix.LabStatistics;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The statistics of a domain.
 *
 * @param domain such as {@code source}
 * @param description of the data set
 * @param classes classes of the domain, in order
 * @param counts counts of images, sizes, classes and colours
 * @param lab mean and deviation in CIE-LAB over all pixels of all images; LAB transfer maps the
 *     source's to the target's
 */
public record DomainStatistics(
    String domain,
    String description,
    ClassTable classes,
    DatasetStatistics counts,
    LabStatistics lab) {

  /**
   * Reads every image and label in parallel, one image per thread.
   *
   * @param threads at least 1
   * @param progress receives the number of finished images
   * @throws DualMixException if there is no image, or a file cannot be read
   */
  public static DomainStatistics of(
      String domain, Dataset dataset, int threads, IntConsumer progress) {
    if (dataset.size() == 0) {
      throw new DualMixException("data." + domain + " has no image", dataset.describe());
    }
    DatasetStatistics.Counter all = new DatasetStatistics.Counter(dataset.classes());
    List<LabStatistics> labs =
        new ParallelScan(threads)
            .map(
                dataset.size(),
                i -> {
                  RgbImage image = dataset.image(i);
                  DatasetStatistics.Counter one = count(dataset, i, image);
                  synchronized (all) {
                    all.add(one);
                  }
                  return LabStatistics.of(image);
                },
                progress);
    // Merges in image order, so that the result does not depend on the threads to the last digit.
    LabStatistics lab = labs.stream().reduce(LabStatistics::merge).orElseThrow();
    return new DomainStatistics(
        domain, dataset.describe(), dataset.classes(), all.statistics(), lab);
  }

  private static DatasetStatistics.Counter count(Dataset dataset, int index, RgbImage image) {
    DatasetStatistics.Counter counter = new DatasetStatistics.Counter(dataset.classes());
    counter.add(image);
    if (dataset.labelled(index)) {
      counter.add(dataset.label(index), dataset.name(index));
    }
    return counter;
  }
}
