package io.dualmix.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A study: variants of one configuration, each trained with several seeds. Read it with {@link
 * Studies#read}.
 *
 * @param file of the study
 * @param base the configuration that the variants change
 * @param name of the study, and of the folder of its runs
 * @param seeds at least one, all different
 * @param variants at least one, of different names; the first is the reference
 * @param stages paths of the stages in the tables; empty for the default
 */
public record Study(
    Path file,
    Path base,
    String name,
    List<Long> seeds,
    List<Variant> variants,
    List<String> stages) {
  public Study {
    seeds = List.copyOf(seeds);
    variants = List.copyOf(variants);
    stages = List.copyOf(stages);
  }

  /**
   * A variant.
   *
   * @param name part of the names of its runs
   * @param from an earlier variant, whose settings it changes; empty for the base configuration
   * @param redo the stage from which on it differs from {@code from}: its path or its name; empty
   *     if the variant trains all stages
   * @param settings its own changes, as for {@link Experiments#read}
   */
  public record Variant(
      String name, Optional<String> from, Optional<String> redo, List<String> settings) {
    public Variant {
      settings = List.copyOf(settings);
    }
  }

  /** The first variant. */
  public Variant reference() {
    return variants.get(0);
  }

  /** All changes of a variant to the base configuration: those of {@code from} come first. */
  public List<String> settings(Variant variant) {
    List<String> all = new ArrayList<>();
    variant.from().ifPresent(name -> all.addAll(settings(named(name))));
    all.addAll(variant.settings());
    return all;
  }

  /** The variant with a name. */
  public Variant named(String name) {
    return variants.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }
}
