package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the description that a service serves calls valid is not malformed, and the reverse. */
class DescribedIT {
  private static final String JSON = "application/json";
  @TempDir private static Path home;
  @TempDir private static Path withValue;
  private static RunningService service;
  private static RunningService valued;

  @BeforeAll
  static void start() throws Exception {
    service = new RunningService(home, "churn.http.rate = 0\n");
    valued =
        new RunningService(
            withValue,
            """
            churn.http.rate = 0
            churn.schema.id = corporation
            churn.schema.target = exited
            churn.schema.numeric = lastmonth_activity, lastyear_activity
            churn.schema.value = number_of_employees
            """);
    for (RunningService one : new RunningService[] {service, valued}) {
      upload(one, "first.csv");
      one.await("/scoring");
    }
  }

  private static HttpResponse<String> upload(RunningService to, String name) throws Exception {
    return to.send(
        "POST",
        "/inbox?name=" + encoded(name),
        RunningService.batch(),
        "Content-Type",
        "text/csv",
        "Content-Disposition",
        "attachment; filename=other.csv");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @AfterAll
  static void stop() {
    service.close();
    valued.close();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "0,400",
        "v0,400",
        "v0000,400",
        "1,200",
        "v0001,200",
        "0000000001,200",
        "999999999,404",
        "1000000000,400",
        "1.0,400",
        "-1,400",
        "V1,400",
        "' 1',400"
      })
  void versions(String version, int status) throws Exception {
    String other = "/models/compare?right=v0001&left=" + encoded(version);
    String path = "/models/" + encoded(version).replace("+", "%20");

    assertAgree(service.send("GET", path, null), status, "/models/{version}", "version", version);
    assertAgree(service.send("GET", other, null), status, "/models/compare", "left", version);
    if (status == 400) {
      HttpResponse<String> promoted =
          service.send("POST", path + "/promote", "{\"reason\":\"x\"}", "Content-Type", JSON);
      assertThat(promoted.statusCode()).isEqualTo(400);
      assertThat(promoted.body()).contains("expected one such as v0001 or 1");
    }
  }

  @ParameterizedTest
  @CsvSource({"risk,200", "value,400", "'',400", "Risk,400"})
  void ordersWithoutAValueColumn(String by, int status) throws Exception {
    HttpResponse<String> answer = service.send("GET", "/clients?by=" + by, null);

    assertAgree(answer, status, "/clients", "by", by);
    if (by.equals("value")) {
      assertThat(answer.body()).contains("by=risk", "churn.schema.value");
    }
  }

  @ParameterizedTest
  @CsvSource({"risk,200", "value,200", "'',400"})
  void ordersWithAValueColumn(String by, int status) throws Exception {
    HttpResponse<String> answer = valued.send("GET", "/clients?by=" + by, null);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(isValid(description(valued), parameter(valued, "/clients", "get", "by"), text(by)))
        .isEqualTo(status == 200);
  }

  /** These clients have ids, so no file is all of them. */
  @Test
  void batches() throws Exception {
    HttpResponse<String> answer = service.send("GET", "/clients?batch=1", null);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("these clients have ids");
    assertThat(description(service).at("/paths/~1clients/get").toString()).doesNotContain("batch");
  }

  @ParameterizedTest
  @CsvSource({"first.csv,200", "'',400", "' ',400", "none.csv,404"})
  void files(String file, int status) throws Exception {
    HttpResponse<String> answer = service.send("GET", "/prediction?file=" + encoded(file), null);

    assertAgree(answer, status, "/prediction", "file", file);
    if (status == 400) {
      assertThat(answer.body()).contains("expected ?file=NAME");
    }
  }

  /** A name that is given counts, also when it is empty and the header has another. */
  @ParameterizedTest
  @CsvSource({
    "second.csv,202",
    "third.CSV.gz,202",
    "'',400",
    "' ',400",
    "x.txt,400",
    "../x.csv,400"
  })
  void names(String name, int status) throws Exception {
    HttpResponse<String> answer = upload(service, name);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(
            isValid(description(service), parameter(service, "/inbox", "post", "name"), text(name)))
        .isEqualTo(status == 202);
    if (name.isBlank()) {
      assertThat(answer.body()).contains("expected ?name=clients.csv");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | 200",
        "{\"dataframe_records\": []} | 200",
        "{\"dataframe_records\": [ROW]} | 200",
        "{\"dataframe_records\": [ROW, ROW]} | 200",
        "{\"dataframe_records\": {}} | 400",
        "{\"dataframe_records\": null} | 400",
        "{\"dataframe_split\": {\"columns\": [], \"data\": []}} | 200",
        "{\"dataframe_split\": {\"columns\": []}} | 400",
        "{\"dataframe_split\": []} | 400",
        "{\"dataframe_records\": [], \"dataframe_split\": {\"columns\": [], \"data\": []}} | 400",
        "ROW | 200",
        "[ROW] | 200",
        "{} | 422",
        "[{\"dataframe_records\": []}] | 422",
        "1 | 400",
        "null | 400"
      })
  void rows(String template, int status) throws Exception {
    String body =
        template.replace(
            "ROW",
            "{\"lastmonth_activity\":1,\"lastyear_activity\":2,\"number_of_employees\":null}");

    HttpResponse<String> answer = service.send("POST", "/prediction", body, "Content-Type", JSON);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode description = description(service);
    assertThat(
            isValid(
                description,
                description.at("/components/schemas/PredictionRequest"),
                Json.tree(body)))
        .isEqualTo(status != 400);
    if (status == 200) {
      assertThat(Json.tree(answer.body()).get("rows").asInt())
          .isEqualTo(template.split("ROW", -1).length - 1);
    }
  }

  /** The rules by which this test judges are rules of JSON Schema. */
  @Test
  void theRulesAreThoseOfJsonSchema() {
    JsonNode one = Json.tree("{\"oneOf\": [{\"type\": \"object\"}, {\"required\": [\"a\"]}]}");

    assertThat(isValid(one, one, Json.tree("{}"))).isTrue();
    assertThat(isValid(one, one, Json.tree("{\"a\": 1}"))).isFalse();
  }

  private static void assertAgree(
      HttpResponse<String> answer, int status, String path, String name, String value)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(isValid(description(service), parameter(service, path, "get", name), text(value)))
        .isEqualTo(status != 400);
  }

  private static JsonNode description(RunningService of) throws Exception {
    return Json.tree(of.send("GET", "/openapi.json", null).body());
  }

  private static JsonNode parameter(RunningService of, String path, String verb, String name)
      throws Exception {
    for (JsonNode one : description(of).get("paths").get(path).get(verb).get("parameters")) {
      if (one.get("name").asText().equals(name)) {
        return one.get("schema");
      }
    }
    throw new AssertionError(name);
  }

  private static JsonNode text(String value) {
    return Json.mapper().getNodeFactory().textNode(value);
  }

  /** As much of JSON Schema as the parameters and bodies of this test use. */
  private static boolean isValid(JsonNode root, JsonNode schema, JsonNode value) {
    if (schema.has("$ref")) {
      return isValid(root, root.at(schema.get("$ref").asText().substring(1)), value);
    }
    if (schema.has("not") && isValid(root, schema.get("not"), value)) {
      return false;
    }
    if (schema.has("oneOf") && valid(root, schema.get("oneOf"), value) != 1) {
      return false;
    }
    if (schema.has("anyOf") && valid(root, schema.get("anyOf"), value) == 0) {
      return false;
    }
    if (schema.has("allOf")
        && valid(root, schema.get("allOf"), value) != schema.get("allOf").size()) {
      return false;
    }
    if (schema.has("type") && !isOfType(schema.get("type").asText(), value)) {
      return false;
    }
    return fits(schema, value) && partsAreValid(root, schema, value);
  }

  private static int valid(JsonNode root, JsonNode schemas, JsonNode value) {
    int valid = 0;
    for (JsonNode one : schemas) {
      valid += isValid(root, one, value) ? 1 : 0;
    }
    return valid;
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      default -> throw new AssertionError(type);
    };
  }

  private static boolean fits(JsonNode schema, JsonNode value) {
    if (schema.has("minLength") && value.asText().length() < schema.get("minLength").asInt()) {
      return false;
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.get("pattern").asText()).matcher(value.asText()).find()) {
      return false;
    }
    if (!schema.has("enum")) {
      return true;
    }
    for (JsonNode one : schema.get("enum")) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean partsAreValid(JsonNode root, JsonNode schema, JsonNode value) {
    for (JsonNode name : schema.path("required")) {
      if (value.isObject() && !value.has(name.asText())) {
        return false;
      }
    }
    if (value.isObject()) {
      for (var part : schema.path("properties").properties()) {
        if (value.has(part.getKey()) && !isValid(root, part.getValue(), value.get(part.getKey()))) {
          return false;
        }
      }
    }
    if (value.isArray() && schema.has("items")) {
      for (JsonNode one : value) {
        if (!isValid(root, schema.get("items"), one)) {
          return false;
        }
      }
    }
    return true;
  }
}
