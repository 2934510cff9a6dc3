package io.dualmix.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dualmix.train.event.Recorded;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Converts the records of {@link Recorded} to single lines of JSON and back: {@code event} and the
 * stage come first, {@code time} last; NaN is null.
 */
final class EventJson {
  private static final String TIME = "time";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .annotationIntrospector(new EveryKeyRequired())
          .addModule(numbers())
          .build();

  private EventJson() {}

  /** Writes one line, without a line end. */
  static String write(RecordedEvent recorded) {
    ObjectNode node = JSON.valueToTree(recorded.event());
    node.put(TIME, recorded.time().toString());
    return JSON.writeValueAsString(node);
  }

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException if it is not an event
   */
  static RecordedEvent read(String line) {
    try {
      if (!(JSON.readTree(line) instanceof ObjectNode node)) {
        throw new IllegalArgumentException("not an object");
      }
      Instant time = Instant.parse(node.required(TIME).asString());
      node.remove(TIME);
      return new RecordedEvent(time, JSON.treeToValue(node, Recorded.class));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static SimpleModule numbers() {
    return new SimpleModule()
        .addSerializer(double.class, new NullForNan())
        .addSerializer(Double.class, new NullForNan())
        .addDeserializer(double.class, new NanForNull())
        .addDeserializer(Double.class, new NanForNull());
  }

  /** Requires all keys of a line, except those marked as optional because older files lack them. */
  private static final class EveryKeyRequired extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      JsonProperty stated = member.getAnnotation(JsonProperty.class);
      return stated == null || stated.required();
    }
  }

  /** JSON has no NaN. */
  private static final class NullForNan extends StdSerializer<Double> {
    NullForNan() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator generator, SerializationContext context) {
      if (Double.isFinite(value)) {
        generator.writeNumber(value);
      } else {
        generator.writeNull();
      }
    }
  }

  private static final class NanForNull extends StdDeserializer<Double> {
    NanForNull() {
      super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context) {
      return parser.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }

    @Override
    public Double getAbsentValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
