package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PyTorch's format before version 1.6: five consecutive pickles (a magic number, the protocol, the
 * machine, the object, the keys of its storages), then each storage as a 64-bit count and its
 * values.
 */
final class TorchLegacy {
  private static final Object MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Object PROTOCOL = 1001L;

  private final InputFile file;
  private final Object root;
  private final Map<String, ZipIndex.Region> storages = new LinkedHashMap<>();

  TorchLegacy(InputFile file) {
    this.file = file;
    PickleInput input = new PickleInput(file, 0, file.size());
    TorchObjects objects = new TorchObjects(input);
    requireMagic(input, objects);
    requireLittleEndian(new PickleReader(input, objects).read());
    root = new PickleReader(input, objects).read();
    locate(new PickleReader(input, objects).read(), input, objects.storages());
  }

  /** The content of the pickle. */
  Object root() {
    return root;
  }

  /** The position of each storage's values. */
  Map<String, ZipIndex.Region> storages() {
    return storages;
  }

  private void requireMagic(PickleInput input, TorchObjects objects) {
    if (!MAGIC.equals(new PickleReader(input, objects).read())) {
      throw new DualMixException(
          file.path() + " is a Python pickle, but not one of PyTorch's",
          "Load it in Python and save its tensors: torch.save(state_dict, file).");
    }
    Object protocol = new PickleReader(input, objects).read();
    if (!PROTOCOL.equals(protocol)) {
      throw file.damaged("its protocol is not " + PROTOCOL);
    }
  }

  private void requireLittleEndian(Object machine) {
    if (machine instanceof PickleValue.Dict dict
        && Boolean.FALSE.equals(dict.entries().get("little_endian"))) {
      throw new DualMixException(
          file.path() + " was written on a machine of another byte order",
          "Load and save it in Python on an ordinary machine.");
    }
  }

  private void locate(Object keys, PickleInput input, Map<String, TorchTensor.Storage> expected) {
    if (!(keys instanceof List<?> list)) {
      throw file.damaged("the list of its storages is missing");
    }
    long at = input.position();
    for (Object key : list) {
      TorchTensor.Storage storage = key instanceof String text ? expected.get(text) : null;
      if (storage == null) {
        throw file.damaged("one of its storages belongs to no tensor");
      } else if (storage.type() == null) {
        throw file.damaged(
            "its storage '" + key + "' is a " + storage.typeName() + ", which is not known");
      }
      long left = file.size() - at - Long.BYTES;
      long count = left < 0 ? -1 : file.read(at, Long.BYTES).getLong();
      if (count < 0 || count > left / storage.type().bytes()) {
        throw file.damaged("its storage '" + key + "' of " + count + " values is cut off");
      }
      at += Long.BYTES;
      storages.put(storage.key(), new ZipIndex.Region(at, count * storage.type().bytes()));
      at += count * storage.type().bytes();
    }
    for (String key : expected.keySet()) {
      if (!storages.containsKey(key)) {
        throw file.damaged("its storage '" + key + "' is missing");
      }
    }
  }
}
