package io.dualmix.train;

import io.dualmix.tensor.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.ArchiveWriter;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Tensor;

/**
 * The state of an optimiser in the layout of libtorch's {@code torch::optim} archives: {@code
 * param_groups/G/params/I} names an entry of {@code state}.
 */
final class OptimiserFile {
  private static final String VERSION = "1.5.0"; // The newest version of the layout in libtorch.
  private static final String STEP = "step";

  private OptimiserFile() {}

  /**
   * A parameter's state.
   *
   * @param steps updates of the parameter; 0 where the optimiser does not count them
   * @param moments by libtorch's names, such as {@code momentum_buffer}; empty before the first
   *     update
   */
  record Entry(long steps, Map<String, Tensor> moments) {}

  /**
   * Writes a file. The bytes pass through Java, since libtorch's own file writer throws in a
   * destructor when the disk is full, which ends the process.
   *
   * @param groups the entries of each group of parameters
   */
  static void write(Path file, List<List<Entry>> groups) throws IOException {
    try (TensorScope scope = new TensorScope();
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      OutputArchive root = new OutputArchive();
      OutputArchive state = new OutputArchive(root.compilation_unit());
      OutputArchive listing = new OutputArchive(root.compilation_unit());
      int key = 0;
      for (int g = 0; g < groups.size(); g++) {
        OutputArchive group = new OutputArchive(root.compilation_unit());
        for (int i = 0; i < groups.get(g).size(); i++, key++) {
          group.write("params/" + i, new IValue(Integer.toString(key)));
          write(groups.get(g).get(i), Integer.toString(key), state);
        }
        listing.write("param_groups/" + g, group);
      }
      root.write("pytorch_version", new IValue(VERSION));
      root.write("state", state);
      root.write("param_groups", listing);
      ChannelWriter writer = new ChannelWriter(channel);
      root.save_to(writer);
      writer.rethrow();
    }
  }

  private static void write(Entry entry, String key, OutputArchive state) {
    if (entry.moments().isEmpty()) {
      return;
    }
    OutputArchive archive = new OutputArchive(state.compilation_unit());
    if (entry.steps() > 0) {
      archive.write(STEP, new IValue(entry.steps()));
    }
    entry.moments().forEach((name, tensor) -> archive.write(name, tensor, true));
    state.write(key, archive);
  }

  /**
   * Reads a file written by {@link #write} or by libtorch's optimisers.
   *
   * @param groups the number of parameters of each group
   * @param moments names of the moments to read
   * @return the entries, in the caller's innermost scope
   * @throws RuntimeException if the file is damaged or has other groups
   */
  static List<List<Entry>> read(Path file, List<Integer> groups, List<String> moments) {
    InputArchive root = new InputArchive();
    root.load_from(file.toString());
    InputArchive state = new InputArchive();
    root.read("state", state);
    InputArchive listing = new InputArchive();
    root.read("param_groups", listing);
    List<List<Entry>> all = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      InputArchive group = new InputArchive();
      listing.read("param_groups/" + g, group);
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < groups.get(g); i++) {
        IValue key = new IValue();
        group.read("params/" + i, key);
        entries.add(read(state, key.toStringRef().getString(), moments));
      }
      all.add(entries);
    }
    return all;
  }

  private static Entry read(InputArchive state, String key, List<String> moments) {
    InputArchive archive = new InputArchive();
    if (!state.try_read(key, archive)) {
      return new Entry(0, Map.of());
    }
    IValue steps = new IValue();
    boolean counted = archive.try_read(STEP, steps);
    Map<String, Tensor> found = new LinkedHashMap<>();
    for (String name : moments) {
      Tensor tensor = new Tensor();
      archive.read(name, tensor, true);
      found.put(name, tensor);
    }
    return new Entry(counted ? steps.toInt() : 0, found);
  }

  /** Writes libtorch's bytes to a file; an error is kept until libtorch returns. */
  private static final class ChannelWriter extends ArchiveWriter {
    private final FileChannel channel;
    private IOException failure;

    ChannelWriter(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public long call(Pointer bytes, long size) {
      try (TensorScope scope = new TensorScope()) {
        ByteBuffer buffer = new BytePointer(bytes).capacity(size).asByteBuffer();
        while (failure == null && buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        failure = e;
      }
      return size;
    }

    void rethrow() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
