package io.dualmix.data.image;

import io.dualmix.DualMixException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A label file holds values that no class has. */
public final class UnknownLabelValues extends DualMixException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Integer> pixels;

  /**
   * @param what names the file and the most frequent values
   * @param remedy what to do about it
   * @param pixels how many have each unknown value, as written: {@code 7} or {@code #FF0080}
   */
  public UnknownLabelValues(String what, String remedy, Map<String, Integer> pixels) {
    super(what, remedy);
    this.pixels = Collections.unmodifiableMap(new LinkedHashMap<>(pixels));
  }

  /** Pixels by value, all of them. */
  public Map<String, Integer> pixels() {
    return pixels;
  }
}
