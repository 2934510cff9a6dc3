package io.dualmix.cli.doctor;

import io.dualmix.adapt.setup.DatasetTypes;
import io.dualmix.adapt.setup.ObjectiveType;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.data.augment.Transform;
import io.dualmix.data.augment.Transforms;
import io.dualmix.data.format.DatasetType;
import io.dualmix.model.BackboneType;
import io.dualmix.model.Backbones;
import io.dualmix.model.HeadType;
import io.dualmix.model.Heads;
import io.dualmix.plugin.Plugins;
import io.dualmix.plugin.Provided;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.Recipes;
import io.dualmix.run.sink.SinkType;
import io.dualmix.run.sink.SinkTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A part that a plugin adds.
 *
 * @param place the jar, or the folder of classes, that lists it
 * @param kind such as {@code data set type}
 * @param name the name in a configuration or a recipe
 */
record Offer(String place, String kind, String name) {
  /** The packages of DualMix's own modules, some of which are found as plugins are. */
  private static final String OWN = "io.dualmix.";

  /**
   * The parts of all plugins, by kind.
   *
   * @throws io.dualmix.DualMixException if a plugin cannot be used; the message names its jar
   */
  static List<Offer> all() {
    List<Offer> all = new ArrayList<>();
    add(all, "data set type", DatasetTypes.SERVICE, new DatasetTypes().types(), DatasetType::name);
    add(all, "transform", Transform.class, Transforms.all(), Transform::name);
    add(all, "objective", ObjectiveType.class, ObjectiveTypes.all(), ObjectiveType::name);
    add(all, "recipe", Recipe.class, Recipes.all(), Recipe::name);
    add(all, "backbone", BackboneType.class, Backbones.all(), BackboneType::name);
    add(all, "head", HeadType.class, Heads.all(), HeadType::name);
    add(all, "sink", SinkTypes.SERVICE, SinkTypes.all(), SinkType::name);
    return all;
  }

  /**
   * Adds the parts of a kind that come from plugins.
   *
   * @param known those of the registry, which has checked them
   */
  private static <S> void add(
      List<Offer> all,
      String kind,
      Class<S> type,
      List<? extends S> known,
      Function<S, String> name) {
    for (Provided<S> provided : Plugins.installed().provided(type)) {
      S service = provided.service();
      if (known.contains(service) && !service.getClass().getName().startsWith(OWN)) {
        all.add(new Offer(provided.place(), kind, name.apply(service)));
      }
    }
  }
}
