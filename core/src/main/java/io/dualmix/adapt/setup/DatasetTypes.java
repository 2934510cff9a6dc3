package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.data.format.AcdcType;
import io.dualmix.data.format.Ade20kType;
import io.dualmix.data.format.Bdd100kType;
import io.dualmix.data.format.CamVid32Type;
import io.dualmix.data.format.CamVidType;
import io.dualmix.data.format.CityscapesType;
import io.dualmix.data.format.CocoStuffType;
import io.dualmix.data.format.CocoType;
import io.dualmix.data.format.ConcatType;
import io.dualmix.data.format.CvatType;
import io.dualmix.data.format.DatasetType;
import io.dualmix.data.format.FolderType;
import io.dualmix.data.format.Gta5Type;
import io.dualmix.data.format.LabelStudioType;
import io.dualmix.data.format.LabelmeType;
import io.dualmix.data.format.SynthiaType;
import io.dualmix.data.format.VistasType;
import io.dualmix.data.format.VocType;
import io.dualmix.plugin.Plugins;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data set types by their names in a configuration: the built-in ones and those of plugins. */
public final class DatasetTypes {
  /** A new built-in type is registered here. */
  private static final List<DatasetType<?>> BUILT_IN =
      List.of(
          new FolderType(),
          new CamVidType(),
          new CamVid32Type(),
          new CityscapesType(),
          new Gta5Type(),
          new SynthiaType(),
          new AcdcType(),
          new Bdd100kType(),
          new VistasType(),
          new VocType(),
          new Ade20kType(),
          new CocoStuffType(),
          new CocoType(),
          new CvatType(),
          new LabelmeType(),
          new LabelStudioType(),
          new ConcatType());

  /** The interface that plugins implement. */
  @SuppressWarnings("unchecked") // A class literal has no type parameters.
  public static final Class<DatasetType<?>> SERVICE =
      (Class<DatasetType<?>>) (Class<?>) DatasetType.class;

  private final Map<String, DatasetType<?>> byName = new TreeMap<>();

  /**
   * Loads the types.
   *
   * @throws DualMixException if two types have one name, or a plugin cannot be used
   */
  public DatasetTypes() {
    Plugins.installed()
        .<DatasetType<?>>with(BUILT_IN, SERVICE, "data set type", DatasetType::name)
        .forEach(type -> byName.put(type.name(), type));
  }

  /**
   * The type with a name.
   *
   * @param key of the data set, such as {@code data.source}, for messages
   * @throws DualMixException if there is no such type; the remedy lists the known ones
   */
  DatasetType<?> get(String name, String key) {
    DatasetType<?> type = byName.get(name);
    if (type == null) {
      throw new DualMixException(
          "Unknown " + key + ".type '" + name + "'",
          "Known are " + String.join(", ", byName.keySet()) + ".");
    }
    return type;
  }

  /** All types, in the order of their names. */
  public List<DatasetType<?>> types() {
    return List.copyOf(byName.values());
  }
}
