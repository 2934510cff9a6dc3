package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PyTorch's format since version 1.6: a ZIP archive with a pickle {@code data.pkl} and, for each
 * storage, an entry {@code data/KEY}, all in one folder of any name and without compression.
 */
final class TorchZip {
  private static final String PICKLE = "data.pkl";
  private static final int SHORT_TEXT = 16;

  private final InputFile file;
  private final ZipIndex index;
  private final Object root;
  private final Map<String, ZipIndex.Region> storages = new LinkedHashMap<>();

  TorchZip(InputFile file) {
    this.file = file;
    this.index = new ZipIndex(file);
    String folder = folder();
    requireStateDict(folder);
    ZipIndex.Region pickle = index.region(folder + PICKLE);
    PickleInput input = new PickleInput(file, pickle.start(), pickle.start() + pickle.length());
    TorchObjects objects = new TorchObjects(input);
    root = new PickleReader(input, objects).read();
    for (String key : objects.storages().keySet()) {
      storages.put(key, index.region(folder + "data/" + key));
    }
  }

  /** The content of the pickle. */
  Object root() {
    return root;
  }

  /** The position of each storage's values. */
  Map<String, ZipIndex.Region> storages() {
    return storages;
  }

  /** The folder of all entries, with a slash; the outermost if there are several. */
  private String folder() {
    String shortest = null;
    for (String name : index.names()) {
      boolean pickle = name.equals(PICKLE) || name.endsWith("/" + PICKLE);
      if (pickle && (shortest == null || name.length() < shortest.length())) {
        shortest = name;
      }
    }
    if (shortest == null) {
      throw new DualMixException(
          file.path() + " is a ZIP archive, but not one of PyTorch's: it has no " + PICKLE,
          "If weights are in it, unpack it first.");
    }
    return shortest.substring(0, shortest.length() - PICKLE.length());
  }

  private void requireStateDict(String folder) {
    if (index.contains(folder + "constants.pkl")) {
      throw new DualMixException(
          file.path() + " is a TorchScript program, not a file of weights",
          "Save its weights in Python: torch.save(torch.jit.load(file).state_dict(), other).");
    }
    if (index.contains(folder + "byteorder")) {
      ZipIndex.Region order = index.region(folder + "byteorder");
      int length = (int) Math.min(SHORT_TEXT, order.length());
      byte[] text = file.read(order.start(), length).array();
      if (!new String(text, StandardCharsets.US_ASCII).strip().equals("little")) {
        throw new DualMixException(
            file.path() + " was written on a machine of another byte order",
            "Load and save it in Python on an ordinary machine.");
      }
    }
  }
}
