package io.dualmix.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every reader of DualMix, each in a folder of its own with whole files around the damaged one. */
final class FuzzTargets {
  private FuzzTargets() {}

  /**
   * Writes the whole files.
   *
   * @param folder gets one folder for each reader, named as it is
   */
  static List<FuzzTarget> in(Path folder) throws IOException {
    List<FuzzTarget> targets = new ArrayList<>();
    targets.addAll(ImageTargets.all());
    targets.addAll(DatasetTargets.in(folder));
    targets.addAll(WeightTargets.in(folder));
    targets.addAll(RunTargets.in(folder));
    for (FuzzTarget target : targets) {
      Files.createDirectories(folder.resolve(target.name()).resolve(target.file()).getParent());
    }
    return targets;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
