package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that ask too often are told when to come again, and nobody else waits for them. OWASP
 * ASVS 5.0, 2.4.1: anti-automation controls protect against excessive calls.
 */
class RateIT {
  private static final String READ = "the-key-that-reads";
  private static final String OPERATE = "the-key-that-operates";
  private static final String[] NOBODY = {};
  private static final int RATE = 5;

  /** More than a caller could ask within its rate while they last. */
  private static final int MANY = 200;

  private static final String ROW =
      "{\"lastmonth_activity\":1,\"lastyear_activity\":2,\"number_of_employees\":3}";
  @TempDir private Path home;

  private RunningService keyed(int rate) throws Exception {
    return new RunningService(
        home,
        "churn.http.host = 0.0.0.0\nchurn.http.read-key = %s\nchurn.http.operate-key = %s\n"
                .formatted(READ, OPERATE)
            + "churn.http.rate = %d\n".formatted(rate));
  }

  private static String[] key(String key) {
    return new String[] {"X-Api-Key", key};
  }

  private static String[] and(String[] headers, String name, String value) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = name;
    all[headers.length + 1] = value;
    return all;
  }

  /** The first 429 of many requests. */
  private static HttpResponse<String> refused(
      RunningService service, String method, String path, String body, String... headers)
      throws Exception {
    for (int asked = 0; asked < MANY; asked++) {
      HttpResponse<String> answer = service.send(method, path, body, headers);
      if (answer.statusCode() == 429) {
        return answer;
      }
    }
    throw new AssertionError(MANY + " requests in a row were answered");
  }

  private static void assertTold(HttpResponse<String> refused) {
    JsonNode problem = Json.tree(refused.body());
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.headers().allValues("Retry-After")).containsExactly("1");
    assertThat(problem.get("status").asInt()).isEqualTo(429);
    assertThat(problem.get("code").asText()).isEqualTo("TOO_MANY_REQUESTS");
    assertThat(problem.get("detail").asText())
        .isEqualTo(
            "too many requests; expected at most 5 a second (churn.http.rate); what to do: ask"
                + " again in 1 s");
  }

  private static void assertNeverRefused(
      RunningService service, String method, String path, String body, String... headers)
      throws Exception {
    for (int asked = 0; asked < MANY; asked++) {
      assertThat(service.send(method, path, body, headers).statusCode())
          .as(method + " " + path)
          .isNotEqualTo(429);
    }
  }

  private static void assertLimited(RunningService service, String... headers) throws Exception {
    assertTold(refused(service, "GET", "/models", null, headers));
    assertTold(refused(service, "GET", "/nothing", null, headers));
    assertTold(
        refused(service, "POST", "/prediction", "x", and(headers, "Content-Type", "text/csv")));
    String[] json = and(headers, "Content-Type", "application/json");
    assertNeverRefused(service, "POST", "/prediction", ROW, json);
    assertNeverRefused(service, "GET", "/observe/health/live", null, headers);
    refused(service, "GET", "/models", null, headers);
    service.await("/models", headers);
  }

  @Test
  void aKeyHasItsRateAndAnotherKeyHasItsOwn() throws Exception {
    try (RunningService service = keyed(RATE)) {
      refused(service, "GET", "/models", null, key(READ));
      assertThat(service.send("GET", "/models", null, key(OPERATE)).statusCode()).isEqualTo(200);

      assertLimited(service, key(READ));
      refused(service, "GET", "/models", null, key(OPERATE));
    }
  }

  @Test
  void withoutKeysAnAddressHasItsRate() throws Exception {
    try (RunningService service =
        new RunningService(home, "churn.http.rate = %d\n".formatted(RATE))) {
      assertLimited(service, NOBODY);
    }
  }

  /** OWASP ASVS 5.0, 6.3.1: controls against credential stuffing and brute force. */
  @Test
  void tenWrongKeysAreTheLastOnesLookedAt() throws Exception {
    try (RunningService service = keyed(0)) {
      assertThat(service.send("GET", "/models", null, key(READ)).statusCode()).isEqualTo(200);
      for (int tries = 0; tries < 10; tries++) {
        String wrong = "a-key-nobody-has-" + tries;
        assertThat(service.send("GET", "/models", null, key(wrong)).statusCode()).isEqualTo(401);
      }

      HttpResponse<String> wrong = service.send("GET", "/models", null, key("a-key-nobody-has"));
      HttpResponse<String> guessed = service.send("GET", "/models", null, key(OPERATE));

      assertThat(wrong.statusCode()).isEqualTo(429);
      assertThat(Integer.parseInt(wrong.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1, 61);
      assertThat(guessed.statusCode()).as("a right guess looks like a wrong one").isEqualTo(429);
      assertThat(service.send("GET", "/models", null, key(READ)).statusCode())
          .as("who was known before")
          .isEqualTo(200);
    }
  }
}
