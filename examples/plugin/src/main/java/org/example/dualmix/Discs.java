package org.example.dualmix;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.RandomStream;
import java.util.List;

/** Images of one bright disc on a dark ground, drawn when they are read. */
record Discs(DiscsType.Options options) implements Dataset {
  private static final int GROUND = 60;
  private static final int DISC = 180;

  @Override
  public ClassTable classes() {
    return new ClassTable(
        List.of(new SemanticClass("ground", 0x404040), new SemanticClass("disc", 0xF0C040)));
  }

  @Override
  public int size() {
    return options.count();
  }

  @Override
  public String name(int index) {
    return "disc-" + index;
  }

  @Override
  public RgbImage image(int index) {
    byte[] classes = label(index).classes();
    byte[] rgb = new byte[RgbImage.CHANNELS * classes.length];
    // An image is a function of its index and the options: reading it twice gives the same bytes.
    RandomStream random = RandomStream.of(options.seed(), "noise", index);
    for (int i = 0; i < rgb.length; i++) {
      double brightness = classes[i / RgbImage.CHANNELS] == 0 ? GROUND : DISC;
      double pixel = brightness + random.uniform(-options.noise(), options.noise());
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.round(pixel)));
    }
    return new RgbImage(options.side(), options.side(), rgb);
  }

  @Override
  public boolean labelled(int index) {
    return true;
  }

  @Override
  public LabelImage label(int index) {
    int side = options.side();
    RandomStream random = RandomStream.of(options.seed(), "disc", index);
    double radius = random.uniform(side / 8.0, side / 4.0);
    double x = random.uniform(radius, side - radius);
    double y = random.uniform(radius, side - radius);
    byte[] classes = new byte[side * side];
    for (int i = 0; i < classes.length; i++) {
      boolean inside = Math.hypot(i % side - x, i / side - y) <= radius;
      classes[i] = (byte) (inside ? 1 : 0);
    }
    return new LabelImage(side, side, classes);
  }

  @Override
  public String describe() {
    return options.count() + " drawn discs";
  }
}
