package io.dualmix.config;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.util.List;
import java.util.Optional;

/**
 * Thrown for a setting with an invalid value. Records know only their own components, so {@link
 * Experiments} prepends the parent keys. An {@link ExperimentCheck} gives the absolute key.
 */
@PublicApi
public final class InvalidSetting extends DualMixException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String complaint;
  private final String against;

  /**
   * @param key dotted, relative to the record that rejects it
   * @param complaint the text that follows the key: "is 0; expected …"
   * @param remedy what to do; may be empty
   */
  public InvalidSetting(String key, String complaint, String remedy) {
    this(key, complaint, remedy, null);
  }

  /**
   * @param key dotted, relative to the record that rejects it
   * @param complaint the text that follows the key: "is 0; expected …"
   * @param remedy what to do; may be empty
   * @param against the conflicting key, also relative; null for none
   */
  public InvalidSetting(String key, String complaint, String remedy, String against) {
    super(key + " " + complaint, remedy);
    this.key = key;
    this.complaint = complaint;
    this.against = against;
  }

  /**
   * An unknown value.
   *
   * @param key as above
   * @param known the valid values
   */
  public static InvalidSetting unknown(String key, String value, List<String> known) {
    return Require.unknown(key, value, known);
  }

  String key() {
    return key;
  }

  /** The conflicting key. */
  Optional<String> against() {
    return Optional.ofNullable(against);
  }

  String complaint() {
    return complaint;
  }
}
