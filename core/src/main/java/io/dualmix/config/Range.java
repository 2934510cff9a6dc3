package io.dualmix.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The range of a number, or of every number of a list. {@link SettingRules} checks it, and the
 * configuration reference and the JSON Schema show it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** The smallest value. */
  double from() default Double.NEGATIVE_INFINITY;

  /** The bound that a value is above. */
  double above() default Double.NEGATIVE_INFINITY;

  /** The largest value. */
  double to() default Double.POSITIVE_INFINITY;

  /** The bound that a value is below. */
  double below() default Double.POSITIVE_INFINITY;
}
