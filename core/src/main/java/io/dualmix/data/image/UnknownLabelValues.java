package io.dualmix.data.image;

import io.dualmix.DualMixException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Thrown for label values that belong to no class. */
public final class UnknownLabelValues extends DualMixException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Integer> pixels;

  /**
   * @param what names the file and the most frequent values
   * @param remedy the action that fixes it
   * @param pixels number of pixels by unknown value, as text: {@code 7} or {@code #FF0080}
   */
  public UnknownLabelValues(String what, String remedy, Map<String, Integer> pixels) {
    super(what, remedy);
    this.pixels = Collections.unmodifiableMap(new LinkedHashMap<>(pixels));
  }

  /** The number of pixels of all unknown values. */
  public Map<String, Integer> pixels() {
    return pixels;
  }
}
