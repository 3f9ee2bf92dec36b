package churnline.edge.prediction;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.edge.api.Request;
import churnline.edge.json.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows of a JSON body in any of its four shapes: an object, an array of them, {@code
 * dataframe_records} or {@code dataframe_split}. The body is gone over once for its syntax and
 * shape and again row by row: a tree of the whole would take sixty times the memory of a body made
 * for that.
 */
final class JsonBody {
  private static final String SPLIT = "dataframe_split";
  private static final String RECORDS = "dataframe_records";
  private static final JsonFactory FACTORY = Json.strict().getFactory();

  /** Stands for every object and array where a value belongs. */
  private static final JsonNode CONTAINER = JsonNodeFactory.instance.objectNode();

  private final Request request;
  private final byte[] body;
  private final int mostColumns;

  /** Reads something from a parser, which is closed afterwards. */
  private interface Reading {
    void from(JsonParser parser) throws IOException;
  }

  /** What is done with each field of an object. */
  private interface Field {
    void at(String name) throws IOException;
  }

  /**
   * @param request for messages
   * @param mostColumns most keys of a row
   */
  JsonBody(Request request, byte[] body, int mostColumns) {
    this.request = request;
    this.body = body;
    this.mostColumns = mostColumns;
  }

  /**
   * Hands over each row in its order.
   *
   * @throws BadInputException REQUEST_MALFORMED when the body is no JSON or has none of the shapes,
   *     mostly before the first row
   */
  void forEachRow(Consumer<JsonRows.Row> sink) {
    Set<String> keys = new HashSet<>();
    boolean[] isArray = {false};
    read(
        parser -> {
          JsonToken first = parser.nextToken();
          isArray[0] = first == JsonToken.START_ARRAY;
          if (first == JsonToken.START_OBJECT) {
            fields(parser, keys, name -> parser.skipChildren(), Set.of(SPLIT, RECORDS));
          } else if (isArray[0]) {
            parser.skipChildren();
          } else {
            throw malformed(first == null ? "an empty body" : "neither an object nor an array");
          }
          if (parser.nextToken() != null) {
            throw malformed("text after the end of the JSON" + where(parser.currentLocation()));
          }
        });
    if (keys.contains(SPLIT) && keys.contains(RECORDS)) {
      throw malformed("both dataframe_split and dataframe_records; expected one of them");
    }
    if (keys.contains(SPLIT)) {
      split(sink);
    } else if (keys.contains(RECORDS)) {
      read(parser -> within(parser, RECORDS, () -> array(parser, sink, RECORDS)));
    } else {
      read(
          parser -> {
            parser.nextToken();
            if (isArray[0]) {
              array(parser, sink, "");
            } else {
              sink.accept(record(parser));
            }
          });
    }
  }

  private void array(JsonParser parser, Consumer<JsonRows.Row> sink, String name)
      throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      throw malformed(name + " is not an array; expected an array of objects");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      sink.accept(record(parser));
    }
  }

  private JsonRows.Row record(JsonParser parser) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      parser.skipChildren();
      return new JsonRows.Row(
          List.of(), List.of(), "not an object; expected an object with the features as keys");
    }
    List<String> names = new ArrayList<>();
    List<JsonNode> values = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean[] tooMany = {false};
    fields(
        parser,
        seen,
        name -> {
          if (names.size() == mostColumns) {
            tooMany[0] = true;
            parser.skipChildren();
          } else {
            names.add(name);
            values.add(value(parser));
          }
        },
        null);
    return tooMany[0]
        ? new JsonRows.Row(List.of(), List.of(), "more keys than churn.csv.max-columns allows")
        : new JsonRows.Row(names, values, null);
  }

  /** Goes through an object; a key that is given twice is no JSON of ours. */
  private void fields(JsonParser parser, Set<String> seen, Field field, Set<String> watched)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      boolean kept = watched == null ? seen.size() <= mostColumns : watched.contains(name);
      if (kept && !seen.add(name)) {
        throw malformed(
            "Duplicate field '" + Request.shortened(name) + "'" + where(parser.currentLocation()));
      }
      parser.nextToken();
      field.at(name);
    }
  }

  private void split(Consumer<JsonRows.Row> sink) {
    List<String> names = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    read(
        parser ->
            within(
                parser,
                SPLIT,
                () -> {
                  if (parser.isExpectedStartObjectToken()) {
                    fields(
                        parser,
                        keys,
                        name -> column(parser, name, names),
                        Set.of("columns", "data"));
                  }
                }));
    if (keys.size() < 2) {
      throw malformed("dataframe_split lacks columns or data; expected two arrays");
    }
    read(
        parser ->
            within(parser, SPLIT, () -> within(parser, "data", () -> rows(parser, names, sink))));
  }

  private void column(JsonParser parser, String name, List<String> names) throws IOException {
    boolean isColumns = name.equals("columns");
    if ((isColumns || name.equals("data")) && !parser.isExpectedStartArrayToken()) {
      throw malformed("dataframe_split lacks columns or data; expected two arrays");
    }
    if (!isColumns) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (names.size() == mostColumns) {
        throw malformed("dataframe_split has more columns than churn.csv.max-columns allows");
      }
      JsonNode value = value(parser);
      names.add(value.isContainerNode() ? "" : value.asText());
    }
  }

  private static void rows(JsonParser parser, List<String> names, Consumer<JsonRows.Row> sink)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      List<JsonNode> values = new ArrayList<>(names.size());
      int given = 0;
      boolean isArray = parser.isExpectedStartArrayToken();
      if (isArray) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          given++;
          if (given <= names.size()) {
            values.add(value(parser));
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
      boolean fits = isArray && given == names.size();
      sink.accept(
          new JsonRows.Row(
              names,
              fits ? values : List.of(),
              fits ? null : given + " values; expected " + names.size() + ", as columns"));
    }
  }

  /** Goes to the field {@code wanted} of the object that begins here or next, and works there. */
  private static void within(JsonParser parser, String wanted, IoRunnable work) throws IOException {
    if (parser.currentToken() == null) {
      parser.nextToken();
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(wanted)) {
        work.run();
        return;
      }
      parser.skipChildren();
    }
  }

  private interface IoRunnable {
    void run() throws IOException;
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_ARRAY, START_OBJECT -> {
        parser.skipChildren();
        yield CONTAINER;
      }
      case VALUE_STRING -> TextNode.valueOf(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(parser.getDecimalValue());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      default -> NullNode.instance;
    };
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue())
        : JsonNodeFactory.instance.numberNode(parser.getLongValue());
  }

  private void read(Reading reading) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      reading.from(parser);
    } catch (JsonProcessingException malformed) {
      throw malformed(
          Request.shortened(malformed.getOriginalMessage()) + where(malformed.getLocation()));
    } catch (NumberFormatException beyond) {
      throw malformed("a number with too large an exponent");
    } catch (IOException undecodable) {
      throw malformed("text that is not UTF-8");
    }
  }

  private static String where(JsonLocation at) {
    return at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private BadInputException malformed(String what) {
    return new BadInputException(
        FaultCode.REQUEST_MALFORMED,
        what
            + "; expected one JSON object, an array of them, dataframe_split or dataframe_records;"
            + " in the body of "
            + request.method()
            + " "
            + request.path());
  }
}
