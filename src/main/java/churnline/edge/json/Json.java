package churnline.edge.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** JSON as Churnline writes it: undefined numbers are null, times are ISO-8601 in UTC. */
public final class Json {
  /** What we wrote ourselves may be as long as a row. */
  private static final StreamReadConstraints OWN =
      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(OWN).build())
          .addModule(module())
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .build();

  /** Deeper, longer numbers or names than any request of ours needs. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxNumberLength(100)
          .maxNameLength(1_000)
          .maxStringLength(1 << 20)
          .build();

  private static final ObjectMapper STRICT =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .streamReadConstraints(LIMITS)
              .build());

  private Json() {}

  /** For what strangers send: limits on depth and on the length of numbers, names and texts. */
  public static ObjectMapper strict() {
    return STRICT;
  }

  /** The one mapper; shared, never reconfigured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** Compact text. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  /** Indented text with a final newline, for files that people read. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws UncheckedIOException when it is not JSON of that type
   */
  public static <T> T read(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** Reads any JSON. */
  public static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule("churnline");
    FiniteNumber finite = new FiniteNumber();
    module.addSerializer(double.class, finite);
    module.addSerializer(Double.class, finite);
    module.addSerializer(
        Instant.class,
        new StdSerializer<Instant>(Instant.class) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(value.toString());
          }
        });
    return module;
  }

  private static final class FiniteNumber extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    FiniteNumber() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
  }
}
