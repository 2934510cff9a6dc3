package io.dualmix.adapt.setup;

import io.dualmix.config.Require;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.DatasetContext;
import io.dualmix.data.format.DatasetType;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.List;
import java.util.Set;

/**
 * A type as a plugin would bring it: this class, its options record, and a line in {@code
 * META-INF/services}. Image {@code i} is a chequerboard whose first field is black for even {@code
 * i}; its label is which fields are white.
 */
public final class ChequersType implements DatasetType<ChequersType.Options> {
  /** Fields of one pixel; {@code side} is the board's. */
  public record Options(Integer boards, Integer side) {
    public Options {
      boards = boards == null ? 4 : boards;
      Require.between("side", side, 1, 64);
    }
  }

  @Override
  public String name() {
    return "chequers";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Set<String> unused() {
    return Set.of("path", "list", "image_suffix", "label_suffix");
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return new Boards(options.boards(), context.require(options.side(), "side", "pixels"));
  }

  private record Boards(int size, int side) implements Dataset {
    @Override
    public ClassTable classes() {
      return new ClassTable(
          List.of(new SemanticClass("black", 0), new SemanticClass("white", 0xFFFFFF)));
    }

    @Override
    public String name(int index) {
      return "board-" + index;
    }

    @Override
    public RgbImage image(int index) {
      byte[] rgb = new byte[3 * side * side];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) -white(index, i / 3);
      }
      return new RgbImage(side, side, rgb);
    }

    @Override
    public boolean labelled(int index) {
      return true;
    }

    @Override
    public LabelImage label(int index) {
      byte[] classes = new byte[side * side];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = (byte) white(index, i);
      }
      return new LabelImage(side, side, classes);
    }

    private int white(int index, int pixel) {
      return (index + pixel / side + pixel % side) % 2;
    }

    @Override
    public String describe() {
      return size + " chequerboards";
    }
  }
}
