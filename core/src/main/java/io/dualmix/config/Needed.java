package io.dualmix.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a setting without a default. {@link SettingRules} checks it, and the configuration
 * reference and the JSON Schema show it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Needed {
  /** An example, such as {@code name: my-streets}. */
  String value();

  /**
   * Whether the setting is checked only when the data set is opened, so that a change on the
   * command line can select another type without it.
   */
  boolean whenOpened() default false;
}
