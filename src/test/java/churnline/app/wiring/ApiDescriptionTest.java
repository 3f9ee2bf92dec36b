package churnline.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.FaultCode;
import churnline.core.run.Trigger;
import churnline.edge.api.ApiDescription;
import churnline.edge.api.Endpoint;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import churnline.edge.gate.RunGate;
import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiDescriptionTest {
  private final JsonNode description = ApiDescription.whole();

  @TempDir private Path home;

  @Test
  void theDescriptionSaysWhatTheTableOfEndpointsSays() {
    Set<String> described = new TreeSet<>();
    for (var path : description.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        Set<String> parameters = new TreeSet<>();
        operation
            .getValue()
            .path("parameters")
            .forEach(
                one -> parameters.add(one.get("in").asText() + " " + one.get("name").asText()));
        described.add(
            "%s %s by %s with %s"
                .formatted(
                    operation.getKey().toUpperCase(Locale.ROOT),
                    path.getKey(),
                    operation.getValue().get("x-role").asText(),
                    parameters));
      }
    }

    assertThat(described).isEqualTo(table());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (JsonNode reference : description.findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      assertThat(description.at(pointer).isMissingNode()).as(pointer).isFalse();
    }
  }

  @Test
  void everyOperationHasAnIdOfItsOwnAndASuccess() {
    List<String> ids = new ArrayList<>();
    for (JsonNode path : description.get("paths")) {
      for (JsonNode operation : path) {
        ids.add(operation.get("operationId").asText());
        assertThat(operation.get("responses").properties())
            .anyMatch(response -> response.getKey().startsWith("2"));
      }
    }

    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
  }

  @Test
  void problemsHaveTheCodesThatThereAre() {
    List<String> codes = new ArrayList<>();
    description
        .at("/components/schemas/Problem/properties/code/enum")
        .forEach(one -> codes.add(one.asText()));

    assertThat(codes)
        .containsExactlyElementsOf(Stream.of(FaultCode.values()).map(Enum::name).toList());
  }

  @Test
  void exampleProblemsHaveTheStatusOfTheirCode() {
    for (JsonNode response : description.at("/components/responses")) {
      JsonNode example = response.at("/content/application~1problem+json/example");
      Reply reply =
          Problems.of("id", "/", FaultCode.valueOf(example.get("code").asText()), "", List.of());

      assertThat(reply.status()).isEqualTo(example.get("status").asInt());
    }
  }

  private Set<String> table() {
    Settings settings = Homes.prepare(home);
    try (Engine engine =
        new Engine(settings, Clock.systemUTC(), List::of, HeapBudget.unlimited())) {
      Set<String> lines = new TreeSet<>();
      for (Endpoint one :
          Endpoints.of(
              engine,
              trigger -> Optional.empty(),
              new RunGate(),
              Trigger.HTTP,
              Endpoints.Limits.NONE,
              Map.of())) {
        Set<String> parameters = new TreeSet<>();
        one.places().forEach(name -> parameters.add("path " + name));
        one.query().forEach(name -> parameters.add("query " + name));
        lines.add(
            "%s %s by %s with %s"
                .formatted(
                    one.method(),
                    one.path(),
                    one.role().name().toLowerCase(Locale.ROOT),
                    parameters));
      }
      return lines;
    }
  }
}
