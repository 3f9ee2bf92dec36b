package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the call list holds where clients have no ids: the rows of one file. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PopulationIT {
  private static final String HEADER = "tenure,charges,left\n";

  @TempDir private static Path home;
  private static RunningService service;

  /** Forty clients in January, half of which left, and eight of whom nobody knows in February. */
  @BeforeAll
  static void start() throws Exception {
    service =
        new RunningService(
            home,
            """
            churn.http.rate = 0
            churn.schema.target = left
            churn.schema.positive = 1
            churn.schema.negative = 0
            churn.schema.numeric = tenure, charges
            churn.schema.value = charges
            """);
    take("january.csv", january(), 1);
    service.await("/scoring");
    take("february.csv", HEADER + rows(100, 108, ""), 2);
  }

  private static String january() {
    return HEADER + rows(0, 20, "1") + rows(20, 40, "0");
  }

  private static String rows(int from, int to, String label) {
    return IntStream.range(from, to)
        .mapToObj(row -> row + "," + row * 3 + "," + label + "\n")
        .collect(Collectors.joining());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** Drops a file and waits until that many files were taken. */
  private static void take(String name, String content, int files) throws Exception {
    HttpResponse<String> taken =
        service.send("POST", "/inbox?name=" + name, content, "Content-Type", "text/csv");
    assertThat(taken.statusCode()).isEqualTo(202);
    await(files);
  }

  /** Until that many files have their receipt. */
  private static void await(int files) throws Exception {
    for (int look = 0; look < 300; look++) {
      JsonNode all = Json.tree(service.send("GET", "/files", null).body()).get("files");
      if (all.size() == files && all.findValues("receipt").stream().noneMatch(JsonNode::isNull)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(files + " files do not come");
  }

  private static JsonNode clients(String query) throws Exception {
    HttpResponse<String> answer = service.send("GET", "/clients?top=100" + query, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.tree(answer.body());
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("clients").forEach(one -> ids.add(one.get("id").asText()));
    return ids;
  }

  private static void assertIsFebruary() throws Exception {
    for (String query : List.of("", "&batch=2", "&by=value")) {
      JsonNode answer = clients(query);
      assertThat(answer.get("batch").asLong()).isEqualTo(2);
      assertThat(answer.get("file").asText()).isEqualTo("february.csv");
      assertThat(ids(answer))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, 8).mapToObj(row -> "february.csv:" + row).toList());
    }
  }

  @Test
  @Order(1)
  void theNewestFileIsThePopulation() throws Exception {
    assertIsFebruary();
    assertThat(clients("").get("clients").get(0).get("rank").asInt()).isEqualTo(1);
    assertThat(service.send("GET", "/clients", null, "Accept", "text/csv").body())
        .contains("february.csv:")
        .doesNotContain("january.csv");
  }

  @Test
  @Order(2)
  void anOlderFileIsOneThatIsNamed() throws Exception {
    JsonNode answer = clients("&batch=1");

    assertThat(answer.get("file").asText()).isEqualTo("january.csv");
    assertThat(ids(answer)).hasSize(20).allMatch(id -> id.matches("january\\.csv:[234]\\d"));
    assertIsFebruary();
  }

  @ParameterizedTest
  @CsvSource({"0,400", "-1,400", "x,400", "'',400", "99,404", "2147483648,400"})
  @Order(3)
  void aBatchThatThereIsNotIsToldOf(String batch, int status) throws Exception {
    HttpResponse<String> answer = service.send("GET", "/clients?batch=" + batch, null);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("expected");
  }

  @Test
  @Order(4)
  void whatBringsNoRowsIsNoPopulation() throws Exception {
    take("february-again.csv", HEADER + rows(100, 108, ""), 3);
    take("february-saved-anew.csv", (HEADER + rows(100, 108, "")).replace("\n", "\r\n"), 4);
    take("refused.csv", "left\n1\n", 5);
    take("bad.csv", HEADER + "x,y,1\n", 6);

    assertIsFebruary();
    assertThat(service.send("GET", "/clients?batch=3", null).body())
        .contains("NOT_FOUND", "batch 3, february-again.csv, brought no rows", "batch 2");
    assertThat(service.send("GET", "/clients?batch=5", null).statusCode()).isEqualTo(404);
    assertThat(service.send("GET", "/clients?batch=6", null).statusCode()).isEqualTo(404);
    assertThat(ids(clients("&batch=4"))).hasSize(8).contains("february-saved-anew.csv:1");
  }

  /** Somebody drops the backlog at once: still the list has one month. */
  @Test
  @Order(5)
  void ofSeveralFilesAtOnceTheLastIsThePopulation() throws Exception {
    for (String name : List.of("april.csv", "march.csv")) {
      Path part = Files.writeString(home.resolve("inbox/." + name), HEADER + months(name));
      Files.move(part, home.resolve("inbox/" + name), StandardCopyOption.ATOMIC_MOVE);
    }
    await(8);

    JsonNode files = Json.tree(service.send("GET", "/files?limit=1", null).body()).get("files");
    JsonNode answer = clients("");
    assertThat(answer.get("batch")).isEqualTo(files.get(0).get("number"));
    assertThat(answer.get("file")).isEqualTo(files.get(0).get("file"));
    assertThat(ids(answer))
        .hasSize(3)
        .allMatch(id -> id.startsWith(files.get(0).get("file").asText()));
  }

  private static String months(String name) {
    return name.startsWith("march") ? rows(200, 203, "") : rows(300, 303, "");
  }
}
