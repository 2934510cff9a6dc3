package io.dualmix.reference;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import io.dualmix.config.ClassConfig;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The kinds of values in words. */
final class ValueKinds {
  private ValueKinds() {}

  /** Whether a record is written as a value or a list, without keys. */
  static boolean isValue(Class<?> record) {
    return Arrays.stream(record.getDeclaredMethods())
        .anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
  }

  /** Such as "whole number", "list of texts". */
  static String inWords(Type type) {
    if (type instanceof ParameterizedType container) {
      Type[] arguments = container.getActualTypeArguments();
      return container.getRawType() == Map.class
          ? inWords(arguments[0]) + " to " + inWords(arguments[1])
          : "list of " + inWords(arguments[0]) + plural(arguments[0]);
    }
    if (type == Integer.class || type == Long.class) {
      return "whole number";
    }
    if (type == Double.class) {
      return "number";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "text";
    }
    if (type == ClassConfig.class) {
      return "class";
    }
    String name = ((Class<?>) type).getSimpleName();
    return switch (name) {
      case "DatasetConfig" -> "data set";
      case "TransformConfig" -> "transform";
      case "IgnoredLabels" -> "rest, or list of values, colours and names";
      default -> "section";
    };
  }

  private static String plural(Type type) {
    return type == ClassConfig.class ? "es" : "s";
  }

  /** Whether a list may be written as its one entry. */
  static boolean mayBeSingle(Setting setting) {
    JsonFormat format = setting.rule().component().getAnnotation(JsonFormat.class);
    if (format == null) {
      format = setting.rule().component().getAccessor().getAnnotation(JsonFormat.class);
    }
    return format != null
        && List.of(format.with()).contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
  }
}
