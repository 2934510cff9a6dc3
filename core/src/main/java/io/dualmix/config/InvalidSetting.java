package io.dualmix.config;

import io.dualmix.DualMixException;
import java.util.Optional;

/**
 * A setting whose value cannot be used. Records know their own components only; {@link Experiments}
 * puts the keys above in front.
 */
public final class InvalidSetting extends DualMixException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String complaint;
  private final String against;

  /**
   * @param key dotted, relative to the record that complains
   * @param complaint goes on after the key: "is 0; expected …"
   * @param remedy what to do; may be empty
   */
  public InvalidSetting(String key, String complaint, String remedy) {
    this(key, complaint, remedy, null);
  }

  /**
   * @param key dotted, relative to the record that complains
   * @param complaint goes on after the key: "is 0; expected …"
   * @param remedy what to do; may be empty
   * @param against the key whose value this one does not go with, relative likewise; null for none
   */
  public InvalidSetting(String key, String complaint, String remedy, String against) {
    super(key + " " + complaint, remedy);
    this.key = key;
    this.complaint = complaint;
    this.against = against;
  }

  String key() {
    return key;
  }

  /** The other key of a pair that does not go together. */
  Optional<String> against() {
    return Optional.ofNullable(against);
  }

  String complaint() {
    return complaint;
  }
}
