package io.dualmix.cli.study;

import io.dualmix.cli.report.SeedStatistics;
import io.dualmix.cli.study.StudyResults.Delta;
import io.dualmix.eval.ImageCounts;
import io.dualmix.eval.PairedBootstrap;
import io.dualmix.eval.PairedBootstrap.Difference;
import io.dualmix.eval.PairedBootstrap.Pair;
import io.dualmix.run.ImageCountsFile;
import io.dualmix.run.RunData;
import io.dualmix.run.Split;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.Evaluated;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The scores of the runs' stages, and differences between them. */
final class StudyScores {
  private final Map<Path, Optional<ImageCounts>> read = new HashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * A scored stage of a run.
   *
   * @param run the run
   * @param score of the model after the stage's last step
   */
  record Scored(RunData run, Evaluated score) {
    /** The stage of a run; empty if it has no such stage, or no score yet. */
    static Optional<Scored> of(RunData run, String stage) {
      return run.result(stage)
          .filter(score -> score.checkpoint().equals(Evaluated.LAST))
          .map(score -> new Scored(run, score));
    }

    List<String> classes() {
      return score.iou().stream().map(ClassIou::name).toList();
    }

    /** The IoU of a class; NaN without one. */
    double iou(String name) {
      return score.iou().stream()
          .filter(one -> one.name().equals(name))
          .mapToDouble(ClassIou::iou)
          .findFirst()
          .orElse(Double.NaN);
    }

    private List<String> images() {
      return run.splits().stream()
          .filter(split -> split.name().equals("validation"))
          .map(Split::images)
          .findFirst()
          .orElse(List.of());
    }
  }

  /** Two scored stages: the second is compared to the first. */
  record Two(Scored first, Scored second) {}

  /**
   * Differences over pairs.
   *
   * @param miou of the mean IoU
   * @param classes by name
   */
  record Deltas(Delta miou, Map<String, Delta> classes) {}

  /** What is missing, a sentence each. */
  Set<String> notes() {
    return notes;
  }

  /** The differences of pairs on the same images and classes; empty without such a pair. */
  Optional<Deltas> compare(List<Two> pairs) {
    List<Two> same = new ArrayList<>();
    for (Two two : pairs) {
      if (two.first().classes().equals(two.second().classes())
          && two.first().images().equals(two.second().images())) {
        same.add(two);
      } else {
        notes.add(
            "Scores on other validation images or classes are not compared: "
                + two.second().run().name()
                + " and "
                + two.first().run().name()
                + ".");
      }
    }
    if (same.isEmpty()) {
      return Optional.empty();
    }
    Optional<PairedBootstrap.Result> bootstrap = bootstrap(same);
    Map<String, Delta> classes = new HashMap<>();
    List<String> names = same.get(0).first().classes();
    for (int c = 0; c < names.size(); c++) {
      String name = names.get(c);
      int index = c;
      List<Double> values =
          same.stream().map(two -> two.second().iou(name) - two.first().iou(name)).toList();
      classes.put(name, delta(values, bootstrap.map(r -> r.classes().get(index)), bootstrap));
    }
    List<Double> values =
        same.stream().map(two -> two.second().score().miou() - two.first().score().miou()).toList();
    return Optional.of(
        new Deltas(delta(values, bootstrap.map(PairedBootstrap.Result::miou), bootstrap), classes));
  }

  private Optional<PairedBootstrap.Result> bootstrap(List<Two> pairs) {
    List<Pair> counted = new ArrayList<>();
    for (Two two : pairs) {
      Optional<ImageCounts> first = counts(two.first());
      Optional<ImageCounts> second = counts(two.second());
      if (first.isEmpty() || second.isEmpty()) {
        return Optional.empty();
      }
      counted.add(new Pair(first.get(), second.get()));
    }
    List<String> classes = counted.get(0).first().classes();
    boolean same =
        counted.stream().allMatch(p -> p.comparable() && p.first().classes().equals(classes));
    if (!same) {
      notes.add("Seeds with other classes, or other images, have no common interval.");
      return Optional.empty();
    }
    PairedBootstrap.Result result = PairedBootstrap.of(counted);
    if (result.blocks() < PairedBootstrap.FEWEST) {
      notes.add(
          "The validation images are "
              + result.blocks()
              + " blocks of a sequence; an interval needs "
              + PairedBootstrap.FEWEST
              + ".");
    }
    return Optional.of(result);
  }

  private Optional<ImageCounts> counts(Scored scored) {
    String stage = scored.score().stage();
    Path run = scored.run().folder();
    Optional<ImageCounts> counts =
        read.computeIfAbsent(run.resolve(stage), key -> ImageCountsFile.read(run, stage));
    if (counts.isEmpty()) {
      notes.add(
          "No interval with "
              + scored.run().name()
              + ": an older version made it, without the counts of each image.");
    }
    return counts;
  }

  private static Delta delta(
      List<Double> values,
      Optional<Difference> difference,
      Optional<PairedBootstrap.Result> bootstrap) {
    SeedStatistics seeds = SeedStatistics.of(values);
    var interval = difference.flatMap(Difference::interval);
    return new Delta(
        seeds.count(),
        values.stream().filter(Double::isFinite).toList(),
        finite(seeds.mean()),
        finite(seeds.deviation()),
        interval.map(one -> one.low()).orElse(null),
        interval.map(one -> one.high()).orElse(null),
        bootstrap.map(PairedBootstrap.Result::blocks).orElse(null));
  }

  /** A value, or null for NaN. */
  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
