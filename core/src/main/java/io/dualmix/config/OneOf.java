package io.dualmix.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The valid words of a text, or of every text of a list. {@link SettingRules} checks it, and the
 * configuration reference and the JSON Schema show it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OneOf {
  /** The words. */
  String[] value();

  /** Other spellings, which the record replaces before the check. */
  String[] alsoRead() default {};
}
