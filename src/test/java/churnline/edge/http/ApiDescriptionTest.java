package churnline.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.FaultCode;
import churnline.core.run.RunId;
import churnline.edge.api.ApiDescription;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.junit.jupiter.api.Test;

class ApiDescriptionTest {
  private final JsonNode description = ApiDescription.whole();

  @Test
  void everyEndpointIsDescribedAndEveryDescriptionIsAnEndpoint() throws Exception {
    Set<String> described = new TreeSet<>();
    description
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(verb -> described.add(verb + " " + path.getKey())));

    assertThat(described).isEqualTo(endpoints());
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

  private static Set<String> endpoints() throws Exception {
    ApiRoutes routes = new ApiRoutes(List.of(), null, new RunId(Clock.systemUTC()));
    Set<String> all = new TreeSet<>();
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      routes.setCamelContext(camel);
      routes.configure();
      for (RestDefinition rest : routes.getRestCollection().getRests()) {
        for (VerbDefinition verb : rest.getVerbs()) {
          all.add(verb.asVerb() + " " + verb.getPath());
        }
      }
    }
    return all;
  }
}
