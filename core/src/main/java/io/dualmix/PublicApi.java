package io.dualmix;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks types for applications and plugins. They change only with a note in the changelog; from
 * version 1.0 on, incompatibly only in a major version. Types without the mark are public for the
 * other modules and may change at any time.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@PublicApi
public @interface PublicApi {}
