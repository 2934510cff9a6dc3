package io.dualmix.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number of entries of a list. {@link SettingRules} checks it, and the configuration reference
 * and the JSON Schema show it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Length {
  /** The smallest number of entries. */
  int from();

  /** The largest number of entries. */
  int to() default Integer.MAX_VALUE;

  /** The entries in words, after "expected". */
  String expected();

  /** What to do. */
  String remedy();
}
