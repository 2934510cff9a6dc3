package io.dualmix.config;

import io.dualmix.DualMixException;

/**
 * A setting whose value cannot be used. Records know their own components only; {@link Experiments}
 * puts the keys above in front.
 */
final class InvalidSetting extends DualMixException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String complaint;

  /**
   * @param key dotted, relative to the record that complains
   * @param complaint goes on after the key: "is 0; expected …"
   * @param remedy what to do; may be empty
   */
  InvalidSetting(String key, String complaint, String remedy) {
    super(key + " " + complaint, remedy);
    this.key = key;
    this.complaint = complaint;
  }

  String key() {
    return key;
  }

  String complaint() {
    return complaint;
  }
}
