package io.dualmix.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The form of a text, or of every text of a list. {@link SettingRules} checks it, and the
 * configuration reference and the JSON Schema show it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Form {
  /** A regular expression for the whole text, which means the same in Java and in ECMAScript. */
  String value();

  /** The form in words, after "expected". */
  String expected();

  /** What to do; empty for nothing more. */
  String remedy() default "";
}
